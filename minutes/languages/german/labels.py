"""German, with its own quotation marks and a space before the percent sign."""

from __future__ import annotations

from minutes.languages.labels import Labels

__all__ = ["GERMAN"]

GERMAN = Labels(
    language="de",
    meeting="Besprechung",
    sections={
        "point": "Zusammenfassung",
        "decision": "Beschlüsse",
        "action": "Aufgaben",
        "problem": "Offene Fragen",
    },
    kinds={
        "point": "Punkt",
        "decision": "Beschluss",
        "action": "Aufgabe",
        "problem": "Offene Frage",
    },
    speakers="Wer wie viel sprach",
    topics="Themen",
    transcript="Wortlaut",
    contents="Inhalt",
    named="Woher die Namen bekannt sind",
    speaker="Person",
    talk="Redezeit",
    share="Anteil an der Redezeit",
    done="Erledigt",
    what="Was",
    owner="Wer",
    due="Bis wann",
    time="Zeit",
    not_said="nicht gesagt",
    nobody="Wer, ist offen",
    said_by="offen, gesagt von {}",
    by="bis {}",
    in_words=" („{}“)",
    no_speech="Es wurde keine Sprache gefunden.",
    no_points="Kein Punkt ragt heraus; der Wortlaut enthält alles, was gesagt wurde.",
    all_said="Alles, was gesagt wurde",
    bold="Alles, was gesagt wurde; was fett ist, liegt dem Protokoll zugrunde",
    quoted="Jeder Punkt ist wörtlich wiedergegeben, keiner ist umformuliert.",
    cleaned=(
        "Die Punkte enthalten nur gesagte Wörter in ihrer Reihenfolge; der Wortlaut ist einen "
        "Klick entfernt."
    ),
    reworded="Einige Punkte sind umformuliert; der Wortlaut ist einen Klick entfernt.",
    approved="Genehmigt von {} am {}.",
    made_with="Erstellt mit minutes {}",
    roles={
        "transcriber": "Spracherkennung",
        "diarizer": "Sprechertrennung",
        "scorer": "Gewichtung",
    },
    original="Wortlaut",
    to_transcript="Im Wortlaut",
    to_minutes="Im Protokoll",
    attention="Aufmerksamkeit im Verlauf",
    attention_caption=(
        "Jeder Balken ist etwas Gesagtes: so hoch wie sein Gewicht, in der Farbe der Person."
    ),
    attention_kept="Ein Punkt markiert, was das Protokoll behält: {} der Aufmerksamkeit.",
    attention_share="{} der Aufmerksamkeit der Besprechung",
    of_attention="{} der Aufmerksamkeit",
    search="Suchen",
    search_hint="Punkte und Wortlaut durchsuchen",
    everyone="Alle Personen",
    found="{} gefunden",
    link="Link zu diesem Punkt",
    copy="Wortlaut kopieren",
    copied="Kopiert",
    copy_text="Als Text kopieren",
    copy_markdown="Als Markdown kopieren",
    why="Warum das?",
    why_told="{kind} mit Wahrscheinlichkeit {probability}; genannt ab {threshold}.",
    why_explicit="Es wird ausdrücklich gesagt.",
    why_marks="Was es kennzeichnet",
    why_accepted="Zugesagt mit",
    why_owner=(
        "Die Worte lassen offen, wessen Aufgabe es ist; mit Wahrscheinlichkeit {} die der "
        "sprechenden Person."
    ),
    why_context="Bezieht sich auf",
    why_in_meeting="Wahrscheinlichkeit, dass es schon in der Besprechung geschah: {}.",
    why_words=(
        "Hinterlegte Wörter erhöhten die Wichtigkeit, unterstrichene senkten sie; in Logits: {}"
    ),
    why_no_word="Kein Wort ragt heraus.",
    why_also="Wer spricht, wann, wie lange und wie selten die Wörter sind, zählt ebenfalls.",
    why_attended="Daneben achtete das Modell am meisten auf",
    recording="Aufnahme",
    play="Abspielen",
    pause="Anhalten",
    position="Stelle",
    speed="Geschwindigkeit",
    close="Schließen",
    unplayable=(
        "Die Aufnahme kann von dieser Seite nicht abgespielt werden: {}. Zeiten führen zum "
        "Wortlaut."
    ),
    seconds="{} s",
    minutes="{} min",
    hours="{} h",
    day="{weekday}, {day}. {month} {year}",
    first="1",
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    percent="{}\u00a0%",
    decimal=",",
    comma=", ",
    colon=": ",
    aside=" ({})",
    quotation="„{}“",
    notices={
        "No speech was found in this recording.": (
            "In dieser Aufnahme wurde keine Sprache gefunden."
        ),
        "Speech was found in this recording, but no words were recognised.": (
            "In dieser Aufnahme wurde Sprache gefunden, aber keine Wörter erkannt."
        ),
        "The {count} sound tracks of the recording are heard together.": (
            "Die {count} Tonspuren der Aufnahme werden zusammen gehört."
        ),
        "Sound track {number} of {count} is heard; the others are silent.": (
            "Gehört wird Tonspur {number} von {count}; die anderen sind stumm."
        ),
        "Sound track {number} of {count} is heard; the others are in other languages.": (
            "Gehört wird Tonspur {number} von {count}; die anderen sind in anderen Sprachen."
        ),
        "The {count} channels of the recording hold a speaker each and are heard one by one.": (
            "Die {count} Kanäle der Aufnahme enthalten je eine Person und werden einzeln gehört."
        ),
        "The transcript has no times; those shown are estimated from its length.": (
            "Die Mitschrift hat keine Zeiten; die gezeigten sind nach ihrer Länge geschätzt."
        ),
        "Not discussed: {items}": ("Nicht besprochen: {items}"),
        "Decisions, actions and open problems were told only where they were said in so many "
        "words: {scorer} does not know them.": (
            "Beschlüsse, Aufgaben und offene Fragen werden nur genannt, wo sie ausdrücklich "
            "ausgesprochen wurden: {scorer} kennt sie nicht."
        ),
        "Decisions, actions and open problems were not looked for: {scorer} does not know them.": (
            "Nach Beschlüssen, Aufgaben und offenen Fragen wurde nicht gesucht: {scorer} kennt "
            "sie nicht."
        ),
        "The words were recognised by a model that knows English alone; what was said in another "
        "language is not what is written here.": (
            "Die Wörter wurden von einem Modell erkannt, das nur Englisch kann; was in einer "
            "anderen Sprache gesagt wurde, steht hier nicht."
        ),
        "The attention model was trained on {known}; this meeting is in {language}, so lexrank "
        "weighs it, which is less precise.": (
            "Das Aufmerksamkeitsmodell wurde an {known} trainiert; diese Besprechung ist auf "
            "{language}, deshalb gewichtet sie lexrank, was ungenauer ist."
        ),
        "The attention model was trained on {known}; {some} of {all} utterances are in another "
        "script, so lexrank weighs those, which is less precise.": (
            "Das Aufmerksamkeitsmodell wurde an {known} trainiert; {some} von {all} Äußerungen "
            "sind in einer anderen Schrift, deshalb gewichtet diese lexrank, was ungenauer ist."
        ),
        # As older versions said it, whose records are still read.
        "Nothing says when the meeting was; its date is the day on which the file was last "
        "changed, and days such as Friday were reckoned from it.": (
            "Nichts sagt, wann die Besprechung war; ihr Datum ist der Tag, an dem die Datei "
            "zuletzt geändert wurde, und Tage wie Freitag sind von ihm aus gerechnet."
        ),
        "Nothing says when the meeting was; its date is the day on which the file was last "
        "changed, and days such as Friday were reckoned from it. Put the day before the name of "
        "the file, such as 2027-03-02 planning, or give --date 2027-03-02.": (
            "Nichts sagt, wann die Besprechung war; ihr Datum ist der Tag, an dem die Datei "
            "zuletzt geändert wurde, und Tage wie Freitag sind von ihm aus gerechnet. Stellen Sie "
            "den Tag vor den Dateinamen, etwa 2027-03-02 planning, oder geben Sie "
            "--date 2027-03-02 an."
        ),
    },
    languages={
        "English": "Englisch",
        "Chinese": "Chinesisch",
        "German": "Deutsch",
        "French": "Französisch",
        "Spanish": "Spanisch",
        "Italian": "Italienisch",
        "Portuguese": "Portugiesisch",
        "Dutch": "Niederländisch",
        "Polish": "Polnisch",
        "Russian": "Russisch",
        "Japanese": "Japanisch",
        "Korean": "Koreanisch",
        "Turkish": "Türkisch",
        "Arabic": "Arabisch",
    },
)
