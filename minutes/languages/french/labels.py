"""French, with its spaces before colons, semicolons and percent signs, and within guillemets."""

from __future__ import annotations

from minutes.languages.labels import Labels

__all__ = ["FRENCH"]

FRENCH = Labels(
    language="fr",
    meeting="Réunion",
    sections={
        "point": "Résumé",
        "decision": "Décisions",
        "action": "Actions",
        "problem": "Points en suspens",
    },
    kinds={
        "point": "Point",
        "decision": "Décision",
        "action": "Action",
        "problem": "Point en suspens",
    },
    speakers="Temps de parole",
    topics="Sujets",
    transcript="Transcription",
    contents="Sommaire",
    named="Ce qui a été dit et qui donne les noms",
    speaker="Personne",
    talk="Durée",
    share="Part de la parole",
    done="Fait",
    what="Quoi",
    owner="Qui",
    due="Pour quand",
    time="Heure",
    not_said="non précisé",
    nobody="Responsable à définir",
    said_by="à définir, dit par {}",
    by="pour le {}",
    in_words=" («\u00a0{}\u00a0»)",
    no_speech="Aucune parole n’a été trouvée.",
    no_points="Aucun point ne ressort\u00a0; la transcription contient tout ce qui a été dit.",
    all_said="Tout ce qui a été dit",
    bold="Tout ce qui a été dit\u00a0; le compte rendu repose sur ce qui est en gras",
    quoted="Chaque point est cité tel qu’il a été dit, aucun n’est reformulé.",
    cleaned=(
        "Les points ne contiennent que des mots prononcés, dans leur ordre\u00a0; l’original est "
        "à un clic."
    ),
    reworded="Certains points sont reformulés\u00a0; l’original est à un clic.",
    approved="Approuvé par {} le {}.",
    made_with="Réalisé avec minutes {}",
    roles={
        "transcriber": "reconnaissance vocale",
        "diarizer": "identification des voix",
        "scorer": "pondération",
    },
    original="Mots d’origine",
    to_transcript="Dans la transcription",
    to_minutes="Dans le compte rendu",
    attention="L’attention au fil du temps",
    attention_caption=(
        "Chaque barre est une parole\u00a0: sa hauteur est son poids, sa couleur celle de la "
        "personne."
    ),
    attention_kept="Un rond marque ce que le compte rendu retient\u00a0: {} de l’attention.",
    attention_share="{} de l’attention de la réunion",
    of_attention="{} de l’attention",
    search="Rechercher",
    search_hint="Rechercher dans les points et la transcription",
    everyone="Tout le monde",
    found="Résultats\u00a0: {}",
    link="Lien vers ce point",
    copy="Copier les mots",
    copied="Copié",
    copy_text="Copier en texte",
    copy_markdown="Copier en Markdown",
    why="Pourquoi\u00a0?",
    why_told="{kind} avec une probabilité de {probability}\u00a0; annoncé à partir de {threshold}.",
    why_explicit="C’est dit explicitement.",
    why_marks="Ce qui le signale",
    why_accepted="Accepté par ces mots",
    why_owner=(
        "Les mots ne disent pas qui le fera\u00a0; avec une probabilité de {}, c’est la personne "
        "qui parle."
    ),
    why_context="Renvoie à",
    why_in_meeting="Probabilité que cela se soit fait pendant la réunion\u00a0: {}.",
    why_words=(
        "Les mots surlignés ont augmenté l’importance, les mots soulignés l’ont diminuée\u00a0; "
        "en logarithmes de cotes\u00a0: {}"
    ),
    why_no_word="Aucun mot ne ressort.",
    why_also="Comptent aussi qui parle, quand, combien de temps, et la rareté des mots.",
    why_attended="En dehors d’elle-même, le modèle a surtout prêté attention à",
    recording="Enregistrement",
    play="Lire",
    pause="Pause",
    position="Position",
    speed="Vitesse",
    close="Fermer",
    unplayable=(
        "L’enregistrement ne peut pas être lu depuis cette page\u00a0: {}. Les heures mènent à "
        "la transcription."
    ),
    seconds="{} s",
    minutes="{} min",
    hours="{} h",
    day="{weekday} {day} {month} {year}",
    first="1er",
    months=(
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    percent="{}\u00a0%",
    decimal=",",
    comma=", ",
    colon="\u00a0: ",
    aside=" ({})",
    quotation="«\u00a0{}\u00a0»",
    notices={
        "No speech was found in this recording.": (
            "Aucune parole n’a été trouvée dans cet enregistrement."
        ),
        "Speech was found in this recording, but no words were recognised.": (
            "De la parole a été trouvée dans cet enregistrement, mais aucun mot n’a été reconnu."
        ),
        "The {count} sound tracks of the recording are heard together.": (
            "Les {count} pistes sonores de l’enregistrement sont écoutées ensemble."
        ),
        "Sound track {number} of {count} is heard; the others are silent.": (
            "La piste sonore {number} sur {count} est écoutée\u00a0; les autres sont muettes."
        ),
        "Sound track {number} of {count} is heard; the others are in other languages.": (
            "La piste sonore {number} sur {count} est écoutée\u00a0; les autres sont dans "
            "d’autres langues."
        ),
        "The {count} channels of the recording hold a speaker each and are heard one by one.": (
            "Les {count} canaux de l’enregistrement portent chacun une personne et sont écoutés "
            "un par un."
        ),
        "The transcript has no times; those shown are estimated from its length.": (
            "La transcription n’a pas d’heures\u00a0; celles affichées sont estimées d’après sa "
            "longueur."
        ),
        "Not discussed: {items}": ("Non abordé\u00a0: {items}"),
        "Decisions, actions and open problems were told only where they were said in so many "
        "words: {scorer} does not know them.": (
            "Les décisions, actions et points en suspens ne sont indiqués que là où ils ont été "
            "dits explicitement\u00a0: {scorer} ne les connaît pas."
        ),
        "Decisions, actions and open problems were not looked for: {scorer} does not know them.": (
            "Les décisions, actions et points en suspens n’ont pas été recherchés\u00a0: "
            "{scorer} ne les connaît pas."
        ),
        "The words were recognised by a model that knows English alone; what was said in another "
        "language is not what is written here.": (
            "Les mots ont été reconnus par un modèle qui ne connaît que l’anglais\u00a0; ce qui "
            "a été dit dans une autre langue n’est pas ce qui est écrit ici."
        ),
        "The attention model was trained on {known}; this meeting is in {language}, so lexrank "
        "weighs it, which is less precise.": (
            "Le modèle d’attention a été entraîné sur cette langue\u00a0: {known}\u00a0; la "
            "langue de cette réunion est\u00a0: {language}. C’est donc lexrank qui la pondère, "
            "avec moins de précision."
        ),
        "The attention model was trained on {known}; {some} of {all} utterances are in another "
        "script, so lexrank weighs those, which is less precise.": (
            "Le modèle d’attention a été entraîné sur cette langue\u00a0: {known}\u00a0; {some} "
            "énoncés sur {all} sont dans une autre écriture. C’est donc lexrank qui les pondère, "
            "avec moins de précision."
        ),
        # As older versions said it, whose records are still read.
        "Nothing says when the meeting was; its date is the day on which the file was last "
        "changed, and days such as Friday were reckoned from it.": (
            "Rien ne dit quand la réunion a eu lieu\u00a0; sa date est le jour de la dernière "
            "modification du fichier, et les jours comme vendredi sont comptés à partir de là."
        ),
        "Nothing says when the meeting was; its date is the day on which the file was last "
        "changed, and days such as Friday were reckoned from it. Put the day before the name of "
        "the file, such as 2027-03-02 planning, or give --date 2027-03-02.": (
            "Rien ne dit quand la réunion a eu lieu\u00a0; sa date est le jour de la dernière "
            "modification du fichier, et les jours comme vendredi sont comptés à partir de là. "
            "Mettez le jour au début du nom du fichier, comme 2027-03-02 planning, ou donnez "
            "--date 2027-03-02."
        ),
    },
    languages={
        "English": "anglais",
        "Chinese": "chinois",
        "German": "allemand",
        "French": "français",
        "Spanish": "espagnol",
        "Italian": "italien",
        "Portuguese": "portugais",
        "Dutch": "néerlandais",
        "Polish": "polonais",
        "Russian": "russe",
        "Japanese": "japonais",
        "Korean": "coréen",
        "Turkish": "turc",
        "Arabic": "arabe",
    },
)
