"""The words by which English talk takes on, hands out, accepts and refuses duties."""

from __future__ import annotations

import re

__all__ = [
    "ACCEPTS",
    "ADVERBS",
    "DUTY",
    "IDLE",
    "IDLE_REQUEST",
    "MARKERS",
    "NO_VERB",
    "REFUSES",
    "content",
]

# Words that may stand between "I'll" and the verb.
ADVERBS = (
    r"(?:\s+(?:just|also|then|definitely|certainly|gladly|still|now|quickly|personally|probably|"
    r"please|happily|maybe|perhaps|possibly|kindly|therefore|always|again|first|quite))*"
)

# What may open a sentence before its subject.
MARKERS = (
    r"(?:(?:okay|ok|so|and|then|right|well|alright|all right|great|good|fine|hey|hi|now|but|or|um|"
    r"uh|yes|yeah|yep|no|thanks|thank you|perfect|wonderful|oh|also|perhaps|maybe|um|sure|cool|"
    r"exactly|agreed|nice|next|finally|lovely|excellent|hmm|mm)[\s,.!-]+)*"
)

# Verbs of work: what is said with "I can", "Peter could" or "you should" is a duty with these only.
DUTY = (
    r"(?:do|write|send|take|finish|prepare|ask|call|phone|ring|check|look\s+(?:into|at|after|up)|"
    r"print|make|try\s+to|set|bring|get|start|fix|move|arrange|organi[sz]e|book|run(?=\s+(?:the|a|it|them|that|this|all|some)\b)|post|share|"
    r"draft|email|mail|contact|handle|follow\s+up|update|add|put|talk\s+(?:to|with)|"
    r"speak\s+(?:to|with)|find|work|create|build|design|test|review|order|buy|deliver|submit|"
    r"schedule|plan|investigate|research|collect|gather|compile|renew|hand|give|pass|forward|"
    r"circulate|report|present|produce|implement|change|remove|clean|complete|upload|deploy|"
    r"document|invite|inform|notify|remind|tell|sort|deal|manage|lead|own|cover|pick|go\s+through|"
    r"go\s+and|come\s+up|figure|obtain|provide|carry|file|open|close|turn|switch|install|"
    r"hook|double|confirm|verify|measure|compare|evaluate|analy[sz]e|translate|record|"
    r"keep|sign|pay|negotiate|chase|ship|release|migrate|merge|refactor|rewrite|"
    r"help\s+(?:him|her|them)|let\s+\w+\s+know|have\s+(?:it|them|that|this|a|the)|"
    r"be\s+(?:working|doing|making|writing|preparing|handling|designing|building|testing)|reply|answer|"
    r"visit|meet|search|sketch|summari[sz]e|type|step\s+in|volunteer|discuss|reach\s+out)\b"
)

# Verbs after "I'll" that make no duty: of talk, of mind, of the moment.
IDLE = (
    r"(?:(?:be(?!\s+(?:\w+ing|in\s+touch|responsible)\b)|be\s+(?:leaving|going|joining|talking|"
    r"speaking|discussing|looking\s+forward|having|coming|using|getting)|"
    r"have(?!\s+(?:it|them|that|this|the|a|an|some|everything|something|to)\b)|"
    r"have\s+(?:a|the|some|another)\s+(?:coffee|tea|think|look|break|lunch|go|minute|second|drink|"
    r"meeting|problem|chance|time)|see|say|admit|know|think|guess|miss|agree|like|love|hate|"
    r"remember|understand|need|want|start\s+(?:with|off|by)|leave|skip|pass|come|go(?!\s+(?:through|"
    r"and|to\s+the\s+(?:bank|shop)|over)\b)|stop|wait|stay|listen|hear|repeat|explain|describe|"
    r"show|tell\s+you(?!\s+(?:tomorrow|when|as\s+soon|once|on|by|next))|let\s+(?:you\s+(?:go|"
    r"start|talk|speak|finish|carry|do|take|have|explain|continue)|him|her|them|it|peter)|join|"
    r"sit|use|assume|suppose|believe|hope|bet|mention|note|point|refer|quote|read|never|not|"
    r"try(?!\s+(?:to|and)\b)|try\s+(?:to|and)\s+(?:be|remember|keep|explain|summari[sz]e)|"
    r"summari[sz]e|recap|introduce|talk(?!\s+(?:to|with)\b)|begin|continue|move\s+on|"
    r"keep\s+(?:going|quiet|it|that|this)|get\s+(?:it|that|there|back\s+to\s+that|to\s+(?:that|it))\b|"
    r"call\s+it|make\s+it\s+(?:brief|quick|short)|take\s+(?:it\s+(?:easy|from)|questions|a\s+look\s+"
    r"now)|put\s+it\s+this|give\s+you\s+(?:a|an|some|the)\s+(?:second|minute|moment|example|idea|"
    r"overview|background)|give\s+you\s+two|win|lose|die|eat|drink|drive|sleep|feel|get\s+(?:a|the|"
    r"my|some)\s+(?:coffee|tea|drink)|draw|buy\s+(?:one|it)|pay\s+for|look\s+(?:like|stupid)|have\s+to\s+"
    r"(?:go|leave|say|admit|run)|do\s+(?:it\s+)?(?:mine|first|last|now)|just|ask\s+you|change\s+the|"
    r"turn\s+to|do\s+my\s+best)\b)"
)

# What follows "I'm going to" and is no verb.
NO_VERB = r"(?:not|never|the|a|an|my|your|our|his|her|their|this|that|it|you|we|me)\b"

# Requests that want talk or attention, not work.
IDLE_REQUEST = (
    r"(?:hear|see|say|repeat|imagine|believe|remember|think|guess|like|agree|explain|tell\s+(?:me|"
    r"us)|stop|wait|hold|speak|talk(?!\s+(?:to|with)\b)|mute|unmute|elaborate|clarify|"
    r"go(?!\s+(?:and|through|over)\b)|give\s+(?:me|us)\s+(?:a|an|one|two)\b|show|mean|understand|"
    r"come|join|be(?!\s+able)|have|know|want|need|get\s+(?:it|that|the|a)|pass|describe|spell|"
    r"start\s*(?:$|[?.!,])|start\s+(?:us|off|with|by)|read|open\s+(?:it|the|your)|put\s+it|"
    r"use|just\s+see|summari[sz]e|turn\s+(?:it|the)|look\s*(?:$|[?.!,])|make\s+it\b|do\s+that\s*[?]?$|"
    r"still|actually|really|even|not|call\s+it|introduce|move\s+(?:it|that|a|your|to|over)|"
    r"share\s+(?:your|the)\s+screen|feel|find\s+(?:it|that)|recall|all|both|guys|press|push|click|always|only|"
    r"watch|sit|draw|change\s+(?:the\s+)?(?:channel|volume))\b"
)

_OPENING = r"^(?:(?:um|uh|oh|well|ah|hmm|mm|yeah|right|okay|and|so)[\s,.!-]+)*"
ACCEPTS = re.compile(
    _OPENING
    + r"(?:yes(?!\s+but)|sure|of course|no problem|will do|absolutely|definitely|certainly|"
    r"happy to|gladly|with pleasure|on it|consider it done|that's fine|that works|sounds good|"
    r"fine\b|okay\s*[.,!]?\s*$|okay|ok|yep|please|i'll do|i can do|i will|i'll|you bet|my pleasure|"
    r"good idea|i would be happy|i'd be happy|that suits me|i'm on it|that would be)(?![\w'])"
)
REFUSES = re.compile(
    r"^(?:(?:um|uh|oh|well|ah|hmm|mm|sorry|yeah|okay|but|actually|no)[\s,.!-]+)*(?:no(?![\w'])"
    r"(?!\s+(?:problem|worries))|nope|i can't|i cannot|can't|i won't|i'm afraid|unfortunately|"
    r"i don't|i'd rather not|not\b(?!\s+a\s+problem)|i'm (?:away|off|out|too|on holiday|on leave|"
    r"busy|not)|i couldn't|i wouldn't|that's not|sorry|i have a lot)(?![\w'])"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that say nothing of what a text is about, those of every meeting among them.
_FUNCTION = _words(
    "a an the this these those that my your his her its our their some any each every all "
    "both of to in on at for with from by about into over under between through as than "
    "like out up off and but or so because if when where while whether then i you we they "
    "he she it them us me him there here who what which how why just maybe probably "
    "actually basically only also kind sort gonna wanna am is are was were be been being do "
    "does did done doing have has had having can could will would shall should may might "
    "must don't doesn't didn't isn't aren't wasn't won't wouldn't can't couldn't shouldn't "
    "haven't hasn't i'm i'll i've i'd you're you'll you've you'd we're we'll we've we'd "
    "they're they'll they've he's he'll she's she'll it's it'll that's that'll there's "
    "what's who's let's let not no yes yeah okay ok right well oh um uh please thanks thank "
    "now today tomorrow really very too again still already one thing things something "
    "everything anything think know mean guess say said see get got go going gone come take "
    "make want need good great fine sure perfect agree agreed decide decided everybody "
    "everyone anybody somebody someone next last first week month day morning afternoon "
    "evening monday tuesday wednesday thursday friday saturday sunday it'd more much many "
    "lot little bit way time ready able try"
)
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_ENDING = re.compile(r"(?:ies|es|s|ed|ing|ly|er|ers|ings)$")


def content(text: str) -> frozenset[str]:
    """The words that say what a text is about, without their commonest endings."""
    words = _TOKEN.findall(text.casefold().replace("’", "'"))
    return frozenset(_stem(word.removesuffix("'s")) for word in words if word not in _FUNCTION)


def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return stem if len(stem) > 2 else word
