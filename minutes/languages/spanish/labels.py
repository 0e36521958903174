"""Spanish, with guillemets and a space before the percent sign."""

from __future__ import annotations

from minutes.languages.labels import Labels

__all__ = ["SPANISH"]

SPANISH = Labels(
    language="es",
    meeting="Reunión",
    sections={
        "point": "Resumen",
        "decision": "Decisiones",
        "action": "Tareas",
        "problem": "Cuestiones pendientes",
    },
    kinds={
        "point": "Punto",
        "decision": "Decisión",
        "action": "Tarea",
        "problem": "Cuestión pendiente",
    },
    speakers="Quién habló y cuánto",
    topics="Temas",
    transcript="Transcripción",
    contents="Índice",
    named="Lo que se dijo y da los nombres",
    speaker="Persona",
    talk="Tiempo",
    share="Parte del tiempo",
    done="Hecho",
    what="Qué",
    owner="Quién",
    due="Para cuándo",
    time="Hora",
    not_said="no se dijo",
    nobody="Responsable por definir",
    said_by="por definir, dicho por {}",
    by="para el {}",
    in_words=" («{}»)",
    no_speech="No se encontró voz.",
    no_points="Ningún punto destaca; la transcripción contiene todo lo que se dijo.",
    all_said="Todo lo que se dijo",
    bold="Todo lo que se dijo; el acta se basa en lo que está en negrita",
    quoted="Cada punto se cita tal como se dijo, ninguno está reformulado.",
    cleaned=(
        "Los puntos solo contienen palabras que se dijeron, en su orden; el original está a un "
        "clic."
    ),
    reworded="Algunos puntos están reformulados; el original está a un clic.",
    approved="Aprobado por {} el {}.",
    made_with="Hecho con minutes {}",
    roles={
        "transcriber": "reconocimiento de voz",
        "diarizer": "separación de voces",
        "scorer": "ponderación",
    },
    original="Palabras originales",
    to_transcript="En la transcripción",
    to_minutes="En el acta",
    attention="La atención a lo largo del tiempo",
    attention_caption=(
        "Cada barra es algo que se dijo: su altura es su peso y su color, el de la persona."
    ),
    attention_kept="Un círculo marca lo que el acta conserva: {} de la atención.",
    attention_share="{} de la atención de la reunión",
    of_attention="{} de la atención",
    search="Buscar",
    search_hint="Buscar en los puntos y la transcripción",
    everyone="Todas las personas",
    found="Resultados: {}",
    link="Enlace a este punto",
    copy="Copiar las palabras",
    copied="Copiado",
    copy_text="Copiar como texto",
    copy_markdown="Copiar como Markdown",
    why="¿Por qué?",
    why_told="{kind} con probabilidad {probability}; se anota a partir de {threshold}.",
    why_explicit="Se dice de forma expresa.",
    why_marks="Lo que lo señala",
    why_accepted="Aceptado con",
    why_owner="Las palabras no dicen de quién es la tarea; con probabilidad {} es de quien habla.",
    why_context="Se refiere a",
    why_in_meeting="Probabilidad de que se hiciera en la propia reunión: {}.",
    why_words=(
        "Las palabras sombreadas aumentaron su importancia, las subrayadas la disminuyeron; en "
        "logaritmos de razón: {}"
    ),
    why_no_word="Ninguna palabra destaca.",
    why_also="También cuenta quién habla, cuándo, cuánto tiempo y lo raras que son las palabras.",
    why_attended="Además de a ella misma, el modelo atendió sobre todo a",
    recording="Grabación",
    play="Reproducir",
    pause="Pausa",
    position="Posición",
    speed="Velocidad",
    close="Cerrar",
    unplayable=(
        "La grabación no se puede reproducir desde esta página: {}. Las horas llevan a la "
        "transcripción."
    ),
    seconds="{} s",
    minutes="{} min",
    hours="{} h",
    day="{weekday}, {day} de {month} de {year}",
    first="1",
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    percent="{}\u00a0%",
    decimal=",",
    comma=", ",
    colon=": ",
    aside=" ({})",
    quotation="«{}»",
    notices={
        "No speech was found in this recording.": ("En esta grabación no se encontró voz."),
        "Speech was found in this recording, but no words were recognised.": (
            "En esta grabación se encontró voz, pero no se reconoció ninguna palabra."
        ),
        "The {count} sound tracks of the recording are heard together.": (
            "Las {count} pistas de sonido de la grabación se escuchan juntas."
        ),
        "Sound track {number} of {count} is heard; the others are silent.": (
            "Se escucha la pista de sonido {number} de {count}; las demás están en silencio."
        ),
        "Sound track {number} of {count} is heard; the others are in other languages.": (
            "Se escucha la pista de sonido {number} de {count}; las demás están en otros idiomas."
        ),
        "The {count} channels of the recording hold a speaker each and are heard one by one.": (
            "Los {count} canales de la grabación contienen una persona cada uno y se escuchan "
            "uno por uno."
        ),
        "The transcript has no times; those shown are estimated from its length.": (
            "La transcripción no tiene horas; las que se muestran se estiman por su longitud."
        ),
        "Not discussed: {items}": ("No se trató: {items}"),
        "Decisions, actions and open problems were told only where they were said in so many "
        "words: {scorer} does not know them.": (
            "Las decisiones, tareas y cuestiones pendientes solo se anotan donde se dijeron de "
            "forma expresa: {scorer} no las conoce."
        ),
        "Decisions, actions and open problems were not looked for: {scorer} does not know them.": (
            "No se buscaron decisiones, tareas ni cuestiones pendientes: {scorer} no las conoce."
        ),
        "The words were recognised by a model that knows English alone; what was said in another "
        "language is not what is written here.": (
            "Las palabras las reconoció un modelo que solo conoce el inglés; lo que se dijo en "
            "otro idioma no es lo que está escrito aquí."
        ),
        "The attention model was trained on {known}; this meeting is in {language}, so lexrank "
        "weighs it, which is less precise.": (
            "El modelo de atención se entrenó con este idioma: {known}; el idioma de esta "
            "reunión es: {language}. Por eso la pondera lexrank, con menos precisión."
        ),
        "The attention model was trained on {known}; {some} of {all} utterances are in another "
        "script, so lexrank weighs those, which is less precise.": (
            "El modelo de atención se entrenó con este idioma: {known}; {some} de {all} "
            "intervenciones están en otra escritura. Por eso las pondera lexrank, con menos "
            "precisión."
        ),
        # As older versions said it, whose records are still read.
        "Nothing says when the meeting was; its date is the day on which the file was last "
        "changed, and days such as Friday were reckoned from it.": (
            "Nada dice cuándo fue la reunión; su fecha es el día en que se cambió el archivo por "
            "última vez, y días como el viernes se cuentan a partir de él."
        ),
        "Nothing says when the meeting was; its date is the day on which the file was last "
        "changed, and days such as Friday were reckoned from it. Put the day before the name of "
        "the file, such as 2027-03-02 planning, or give --date 2027-03-02.": (
            "Nada dice cuándo fue la reunión; su fecha es el día en que se cambió el archivo por "
            "última vez, y días como el viernes se cuentan a partir de él. Ponga el día al "
            "principio del nombre del archivo, como 2027-03-02 planning, o indique "
            "--date 2027-03-02."
        ),
    },
    languages={
        "English": "inglés",
        "Chinese": "chino",
        "German": "alemán",
        "French": "francés",
        "Spanish": "español",
        "Italian": "italiano",
        "Portuguese": "portugués",
        "Dutch": "neerlandés",
        "Polish": "polaco",
        "Russian": "ruso",
        "Japanese": "japonés",
        "Korean": "coreano",
        "Turkish": "turco",
        "Arabic": "árabe",
    },
)
