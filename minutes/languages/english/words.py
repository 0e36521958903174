"""English words by what they do: articles, pronouns, auxiliaries, numbers, …"""

from __future__ import annotations

from minutes.text import word_set

__all__ = [
    "AUXILIARIES",
    "CLAUSE_OPENERS",
    "COORDINATORS",
    "DETERMINERS",
    "DOUBLED",
    "FILLERS",
    "FUNCTION_WORDS",
    "LABELLED",
    "MAY_END_CLAUSE",
    "NEGATIONS",
    "NEVER_BEFORE_COMMA",
    "NUMBERS",
    "OBJECTS",
    "PARTICLE_VERBS",
    "SUBJECTS",
    "SUBORDINATORS",
    "WHOLE_VERBS",
]


# Filled pauses. "Uh-huh" and "mm-hmm" are answers and stay.
FILLERS = word_set("um uh er erm ehm uhm umm uhh uhhh ummm mm mmm mmmm hm hmm hmmm eh")

NEGATIONS = word_set("no not never none nobody nothing nowhere neither nor cannot without nope nah")
NUMBERS = word_set(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred thousand million billion half double triple"
)
_POSITIVE = word_set(
    "am is are was were be been do does did have has had can could will would shall should may "
    "might must"
)
AUXILIARIES = (
    _POSITIVE
    | {form + "n't" for form in _POSITIVE - {"am", "be", "been", "can", "will", "shall", "may"}}
    | word_set("can't won't shan't")
)

SUBJECTS = word_set("i you we they he she it there")
# After these "it it" and "you you" begin a clause; elsewhere one may end there ("lose it it").
CLAUSE_OPENERS = word_set("and but so or because then that think guess mean say well if as when")
OBJECTS = word_set("it you her that")
COORDINATORS = word_set("and but so or nor yet")
SUBORDINATORS = word_set(
    "if when whenever what whatever where wherever who whoever which how however as than because "
    "whether unless since though although while until till before after once that all everything "
    "anything whichever why like"
)
WHOLE_VERBS = word_set("have has had do does did be been")

DETERMINERS = word_set("a an the this these those my your his our their its some any each every")
_PREPOSITIONS = word_set(
    "of to in on at for with from by about into over under between through as than like out up off"
)
_CONJUNCTIONS = word_set("and but or so because if when where while whether then cause 'cause")
_PRONOUNS = word_set(
    "i you we they he she it them us me him her there who what which how why "
    "i'm i'll i've i'd you're you'll you've you'd we're we'll we've we'd they're they'll they've "
    "they'd he's he'll he'd she's she'll she'd it's it'll it'd that's that'll there's there'll "
    "what's who's how's where's let's"
)
_ADVERBS = word_set("just maybe probably actually basically only also kind sort gonna wanna gotta")
FUNCTION_WORDS = DETERMINERS | _PREPOSITIONS | _CONJUNCTIONS | _PRONOUNS | _ADVERBS | AUXILIARIES

# Prepositions after which a clause may end: "what it is about", "come on".
MAY_END_CLAUSE = word_set("out up off over about through under in on")
# A comma here stood for the hesitation that is gone.
NEVER_BEFORE_COMMA = (
    (DETERMINERS - word_set("this these those some any each"))
    | (_PREPOSITIONS - MAY_END_CLAUSE)
    | word_set(
        "and but or because if i we they he she the think i'm we're they're it's that that's what "
        "which who whose where how there's just"
    )
    | (AUXILIARIES & _POSITIVE - word_set("do does did have has had can could"))
)

# Said twice for emphasis, as an answer, or because grammar wants it.
DOUBLED = word_set(
    "that had very really too much many more most far long big bad good great nice quite way super "
    "quick quickly fast slow slowly slow high low old new easy hard tiny huge never ever always "
    "again bye hey hello hi thanks yes no yeah ok okay right not blah ha haha ho knock la na tut "
    "night now there well please sorry wait dot lots"
)
# "Log in in the morning": a particle and a preposition.
PARTICLE_VERBS = word_set(
    "log logs logged logging come comes came coming go goes went going turn turns turned turning "
    "switch switches switched switching plug plugs plugged put puts sign signs signed signing hand "
    "hands handed move moves moved moving built build check checks checked fill fills filled step "
    "bring brings brought sit sits stay stays it them this that one"
)
# A letter after these is a name: "plan b but", "vitamin c can".
LABELLED = word_set(
    "plan option vitamin type class grade version point part question room group section letter "
    "button team phase step item case category hepatitis the a an in programming"
)
