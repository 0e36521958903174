"""What English says when it tells who a voice is.

Each pattern is of one sentence, matches from its beginning and names a person by the group `name`.
"""

from __future__ import annotations

import re
from functools import cache

from minutes.languages.naming import NamingWords
from minutes.text import word_set

__all__ = ["naming_words"]


# A name as it is written in text with capitals; with a title, and one or two further names.
_NAME = (
    r"(?P<name>(?:(?:Dr|Mr|Mrs|Ms|Prof|Rev|Sir|Sister|Father|Doctor|Professor)\.? )?"
    r"[A-ZÀ-ÖØ-Þ][^\W\d_]+(?:['’-][^\W\d_]+)?(?: [A-ZÀ-ÖØ-Þ][^\W\d_]+(?:['’-][^\W\d_]+)?){0,2})"
)
# What may come before a name that is called.
_LEAD = (
    r"(?:(?:okay|ok|so|and|now|well|right|alright|all right|great|good|perfect|cool|awesome|"
    r"thanks|thank you|yes|yeah|then|next|but|also|um|uh|er|hey|hi|let's see|first|finally|"
    r"anyway|very good|excellent)[,.]? )*"
)

# Somebody is asked, or given the floor: the next voice is theirs.
_CALLS = (
    rf"{_LEAD}{_NAME}, (?:would|could|can|will|do|did|does|are|have|were|any|what|how|where|when|"
    r"why|is|you|want|anything|maybe|your)\b.*\?",
    rf"{_LEAD}{_NAME},? (?:would you|could you|can you|will you|do you|did you|are you|have you|"
    r"what do you|what about|how about|how is|how are|is there anything|any update|anything|"
    r"you want|you have|want to)\b.*\?",
    rf"{_LEAD}{_NAME},? (?:please|go ahead|over to you|the floor is|take us|tell us|give us|"
    r"walk us|talk us|your turn|you're up|feel free|i'll hand|you have a question|"
    r"coming to you)\b.*",
    rf"{_LEAD}{_NAME}\?",
    rf"(?:.*,) {_NAME}\?",
    rf".*\b(?:your?|you'd|you've)\b.*[a-z,] {_NAME}\?",
    r"(?:.*\b)?(?:(?:hand|pass|turn|kick|throw|give|leave|take)(?:ing)? (?:it |that |this |things |"
    r"the floor )?(?:off |over |back |on )*to|over to(?: you)?|back to(?: you)?|go ahead|"
    rf"take it away|hear from|go on)(?: the)?,? {_NAME}"
    r"(?:[.!?,…]| (?:to|for|and|who|on|with|about)\b|$).*",
)
# Somebody is thanked or answered: the voice before was theirs.
_THANKS = (
    rf"{_LEAD}(?:thank you|thanks|many thanks|cheers)(?: so much| very much| a lot| again)?,? "
    rf"{_NAME}(?:[.,!]| for\b| and\b|$).*",
    r"(?:don't worry|no worries|no problem|never mind|good (?:point|idea|question)|"
    r"good (?:morning|afternoon)|"
    r"that's (?:right|true|fine|a good (?:point|idea|question))|i agree|agreed|fair enough|exactly|"
    rf"you're right|welcome(?: back)?|of course|go ahead|all right),? {_NAME}[.!]",
)
# Who speaks says the name.
_INTRODUCTIONS = (
    rf"(?:.*[,.] )?(?:hi|hello|hey|good (?:morning|afternoon|evening))?,? ?"
    rf"(?:everyone|everybody|all|folks|guys|there)?,? ?"
    rf"(?:this is|i'm|i am|my name is|my name's) {_NAME}"
    r"(?:[.,!]| (?:from|in|at|here|with|speaking|again|and i)\b|$).*",
    rf"{_LEAD}{_NAME} (?:here|speaking)[.,!]?.*",
)
# Somebody is to do a thing: who then says that they will is that person.
_DUTIES = (
    rf"(?:.*, )?{_LEAD}{_NAME},? (?:will|can|could|should|is going to|is gonna|needs to|would you|"
    r"could you|can you|will you|please|maybe you)\b.*",
    rf"(?:.* )?(?:ask|asked|want|need|for|assign(?: it)? to|leave(?: it| that)? to|with) {_NAME} "
    r"(?:to|will|can)\b.*",
)
_ACCEPTANCE = (
    r"(?:(?:yes|yeah|yep|sure|okay|ok|of course|right|absolutely|no problem|alright|fine|will do|"
    r"happy to|i will|i can|on it|certainly|definitely|great|exactly|well|oh|cool)[,.]? )*"
    r"(?:i'll|i will|i can|i'm happy|i'd be happy|i would be happy|happy to|i am going to|"
    r"i'm going to|i'm gonna|will do|on it|i'm on it|leave it (?:to|with) me|consider it done)\b.*"
)

_SENTENCE = r"[^.!?…]*(?:\b(?:Dr|Mr|Mrs|Ms|Prof|Rev)\.[^.!?…]*)*[.!?…]+|[^.!?…]+$"
_CONTRACTED = r"['’](?:s|d|m|t|ll|re|ve)$"

# Words that stand where a name stands, with a capital, and are none.
_NOT_NAMES = word_set(
    """
    a about above action actually additionally after again agreed all already alright also
    always am american an and another any anybody anyone anything anyway anyways apologies
    appreciate april are as at august autumn awesome ayy back basically be because before board
    board's both briefly british but by bye can certainly chair chairman cheers chinese
    christmas comments committee community company cool correct could council currently december
    definitely did director discord do doctor does don done each easter eight eighteen eighty
    either eleven else english european even ever everybody everyone everyone's everything
    exactly example excel excellent explain false february few fifteen fifty final finally fine
    first five folks for forty four fourteen frankly french friday friends from further
    generally german github glad god good goodbye google got great group guys had half hang
    happy has have he hello hence her here hey hi him his hold honestly hopefully hoping how
    however hundred i ideally if in indeed interesting into is it item its january java july
    june just kind kindly know ladies last let like line linux listen look lord lots madam man
    manager many march may maybe me meanwhile mention might million mine monday money more
    morning most mr mrs ms much my nah neither never next nice nine nineteen ninety no nobody
    none nope not notes nothing november now obviously october of off oh ok okay on once one
    only or other others otherwise our out over page pardon people perfect perhaps please point
    possibly president previously probably python question quick quickly quite ready really
    regarding right same saturday second see september seven seventeen seventy several shall she
    should since sir six sixteen sixty slack so some somebody someone something sometimes
    somewhere soon sorry spanish specifically specifics spring still stuff such summer sunday
    support sure team teams tell ten than thank thanks that the their them themselves then there
    therefore these they thing things think third thirteen thirty this those though thousand
    three thursday till to today together tomorrow tonight too topic totally true tuesday twelve
    twenty twitter two uh um under understand unfortunately unless unlike until up updates us
    very wait was we wednesday welcome well were what whatever when whenever where whereas
    whether which whichever while who whoever whole whose why will windows winter wish with
    within without wonderful would wow yeah yep yes yesterday yet you your yours yourself
    youtube zero zoom
    """
)


@cache
def naming_words() -> NamingWords:
    """The forms of English."""
    return NamingWords(
        calls=tuple(map(_pattern, _CALLS)),
        thanks=tuple(map(_pattern, _THANKS)),
        introductions=tuple(map(_pattern, _INTRODUCTIONS)),
        duties=tuple(map(_pattern, _DUTIES)),
        acceptance=re.compile(_ACCEPTANCE, re.IGNORECASE),
        not_names=_NOT_NAMES,
        titles=word_set("dr mr mrs ms prof rev sir sister father doctor professor"),
        sentence=re.compile(_SENTENCE),
        contracted=re.compile(_CONTRACTED),
    )


def _pattern(form: str) -> re.Pattern[str]:
    """A form whose words may be in capitals, but whose name must be."""
    name = form.index(_NAME)
    return re.compile(f"(?i:{form[:name]}){_NAME}(?i:{form[name + len(_NAME) :]})")
