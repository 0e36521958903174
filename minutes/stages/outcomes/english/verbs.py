"""English verbs: those that make work of "I can" and "you should", and those that make none."""

from __future__ import annotations

from collections.abc import Callable

from minutes.stages.outcomes.signs import alternatives

__all__ = [
    "ADVERBS",
    "DOES",
    "DOING",
    "DONE",
    "DUTY",
    "FREE",
    "IDLE",
    "IDLE_REQUEST",
    "IN_THE_ROOM",
    "NO_VERB",
]

# Words that may stand between "I'll" and the verb.
ADVERBS = (
    r"(?:\s+(?:just|also|then|definitely|certainly|gladly|still|now|quickly|personally|probably|"
    r"please|happily|maybe|perhaps|possibly|kindly|therefore|always|again|first|quite|both|all))*"
)

# Verbs of work; a colon stands for a space.
_WORK = (
    "do write send take finish prepare ask call phone ring check print make set bring get start "
    "fix move arrange organise organize book post share draft email mail text message contact "
    "handle update add put find work create build design test review order buy deliver submit "
    "schedule plan investigate research collect gather compile renew hand give pass forward "
    "circulate report present produce implement change remove clean complete upload deploy "
    "document invite inform notify remind tell sort deal manage lead own cover pick figure obtain "
    "provide carry file open close turn switch install hook double confirm verify measure compare "
    "evaluate analyse analyze translate record keep sign pay negotiate chase ship release migrate "
    "merge refactor rewrite reply answer visit meet search sketch summarise summarize type "
    "volunteer discuss redo rework publish place mention raise note list drop reach hire rent "
    "borrow return copy scan label mark correct repair replace register apply request paint bake "
    "fetch store pack wash empty fill refer discharge monitor observe count weigh drive export "
    "import restore revert patch upgrade configure benchmark profile debug explore prototype "
    "specify estimate quote invoice refund reimburse transfer recruit interview train brief host "
    "chair moderate demonstrate advertise announce distribute assemble attach attend audit back "
    "calculate cancel catch clarify clear coordinate cut decorate define delete dig escalate "
    "amend adjust adapt edit modify append photograph film cook mow plant prune water sweep tidy "
    "lend supply fund sponsor warn alert ping nudge push pull tag trigger rerun retest simulate "
    "mount calibrate pop:over pop:round walk:them walk:him walk:her swap enter log count:up "
    "extend feed hang identify increase inspect liaise consult proofread shortlist rehearse "
    "look:into look:at look:after look:up look:through look:for look:around look:over follow:up "
    "talk:to talk:with speak:to speak:with go:through go:over go:and go:to come:up try:to "
    "help:him help:her help:them step:in see:to see:about see:if see:whether have:a:word "
    "have:a:chat have:a:look keep:an:eye sit:down:with check:in"
)
# Verbs of work before certain words only.
_WORK_BEFORE = r"""
    run (?=(the|a|it|them|that|this|all|some|through)\b)
    let [\w']+( [\w']+)? know
    have (it|them|that|this|a|the|something|everything)
    be (working|doing|making|writing|preparing|handling|designing|building|testing|bringing)
"""
_DOUBLED = {"set", "put", "get", "plan", "ship", "submit", "drop", "run", "cut", "dig", "refer"}
_IRREGULAR = (
    "do:done write:written send:sent take:taken make:made set:set bring:brought get:got put:put "
    "find:found build:built buy:bought give:given tell:told lead:led keep:kept pay:paid cut:cut "
    "rewrite:rewritten meet:met redo:redone feed:fed hang:hung catch:caught drive:driven ring:rung"
)
_PAST = {pair.partition(":")[0]: pair.partition(":")[2] for pair in _IRREGULAR.split()}


def _third(verb: str) -> str:
    """sends, carries, fixes"""
    if verb.endswith("y") and verb[-2] not in "aeou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "ch", "sh", "o")) else "s")


def _present(verb: str) -> str:
    """sending, writing, putting"""
    if verb in _DOUBLED:
        return verb + verb[-1] + "ing"
    return (verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb) + "ing"


def _past(verb: str) -> str:
    """sent, carried, planned"""
    if verb in _PAST:
        return _PAST[verb]
    if verb in _DOUBLED:
        return verb + verb[-1] + "ed"
    if verb.endswith("y") and verb[-2] not in "aeou":
        return verb[:-1] + "ied"
    return verb + ("d" if verb.endswith("e") else "ed")


def _forms(inflect: Callable[[str], str]) -> str:
    entries = (entry.split(":") for entry in _WORK.split())
    return alternatives("\n".join(" ".join([inflect(verb), *rest]) for verb, *rest in entries))


DUTY = rf"(?:(?:{_forms(str)})\b|(?:{alternatives(_WORK_BEFORE)})(?![\w']))"
DOES = rf"(?:{_forms(_third)})\b"
DOING = rf"(?:{_forms(_present)})\b"
DONE = rf"(?:{_forms(_past)})\b"

# Verbs after "I'll" that make no duty: of talk, of mind, of the moment.
_IDLE = r"""
    be(?! (\w+ing|in touch|responsible)\b)
    be (leaving|going|joining|talking|speaking|discussing|looking|having|coming|using|getting)
    have(?! (it|them|that|this|the|a|an|some|everything|something|to)\b)
    have (a|the|some|another) (coffee|tea|think|break|lunch|go|minute|second|drink|meeting)
    have (a|the|some|another) (problem|chance|time|few|bit)
    have a look(?! (at|into)\b)
    have to (go|leave|say|admit|run)
    see(?! (to|about|if|whether|that)\b)
    say|admit|know|think|guess|miss|agree|like|love|hate|remember|understand|need|want|second
    start (with|off|by)|leave|skip|come|stop|wait|stay|listen|hear|repeat|begin|continue|move on
    pass(?! (it|them|that|this|the \w+) on\b)
    go(?! (through|and|to the (bank|shop)|over)\b)
    explain|describe|show|read|quote|refer|point|introduce|recap
    mention(?! (it|this|the \w+) (to|at|in)\b)
    note(?! (it|this|that) down\b)
    tell you(?! (tomorrow|when|as soon|once|on|by|next)\b)
    let (you (go|start|talk|speak|finish|carry|do|take|have|explain|continue)|him|her|them|it)
    help( (you|out))?(?=\s*($|[.,!]|with (that|it|this)\b))
    join|sit|use|assume|suppose|believe|hope|bet|never|not|stick|live|buy (that|it)(?=\s*($|[.,!]))
    hold (you|him|her|them) to
    try(?! (to|and)\b)|try (to|and) (be|remember|keep|explain|summari[sz]e|finish early)
    summari[sz]e|talk(?! (to|with)\b)|turn to|ask you|just|hum|draw|feel|sleep|drive|drink|eat
    keep an eye on the (clock|time)|keep (us|everyone) to|keep (going|quiet|it|that|this)
    get (it|that|there|back to that|to (that|it))
    get (a|the|my|some) (coffee|tea|drink)|win|lose|die|pay for|look (like|stupid|forward)
    take [\w ]+ (over|instead of|rather than)|call it|make it (brief|quick|short)
    take (it (easy|from|that|as)|questions|a look now|your)
    put it (this|in the chat)|share (my|the|a) (screen|deck|slides?|window)
    give you (that|two|(a|an|some|the) (second|minute|moment|example|idea|overview|background))
    do (it )?(mine|first|last|now)|do my best|change the (subject|topic|channel|volume)
"""
IDLE = rf"(?:{alternatives(_IDLE)})\b"

# "I can do the eighth" tells when somebody is free.
FREE = (
    r"(?:(?:do|make|manage)\s+(?:(?:on\s+)?(?:the\s+)?(?:\w+[fnshd]th|first|second|third|\w+day)\b|"
    r"mornings?\b|afternoons?\b|evenings?\b|either\b|both\b|any\b)|manage\s*(?=$|[.,;!?]))"
)

# What follows "I'm going to" and is no verb.
NO_VERB = r"(?:not|never|the|a|an|my|your|our|his|her|their|this|that|it|you|we|me)\b"

# Requests that want talk or attention, not work.
_IDLE_REQUEST = r"""
    hear|see(?! (to|if|whether)\b)|say|repeat|imagine|believe|remember|think|guess|like|agree
    explain|tell (me|us)|stop|wait|hold|speak|talk(?! (to|with)\b)|mute|unmute|elaborate|clarify
    go(?! (and|through|over)\b)|give (me|us) (a|an|one|two)|show|mean|understand|come|join
    be(?! able)|have|know|want|need|get (it|that|the|a)|pass|describe|spell
    start us|start (off|with|by)|start\s*(?=$|[?.!,])|read|open (it|the|your)|put it|use|just see
    summari[sz]e|turn (it|the)|look\s*(?=$|[?.!,])|make it|still|actually
    really|even|not|call it|introduce|move (it|that|a|your|to|over)|share (your|the) screen|feel
    find (it|that)|recall|all|both|guys|press|push|click|always|only|watch|sit|draw
    change (the )?(channel|volume)|excuse|forgive|help|buy|pay|afford|live|manage
    keep (it|the noise|doing|going)
"""
# Requests about the room, done in the same breath.
_IN_THE_ROOM = r"""
    (open|close|shut|pass|move|turn|switch)( \w+){1,4} (chairs?|doors?|windows?|lights?|blinds?|
        curtains?|milk|sugar|volume|mic|microphone|projector|coats?|cups?)
"""
IN_THE_ROOM = rf"(?:{alternatives(_IN_THE_ROOM)})\b"
IDLE_REQUEST = rf"(?:{alternatives(_IDLE_REQUEST)})(?![\w'])"
