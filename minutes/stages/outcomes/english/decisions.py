# ruff: noqa: E501
"""The words with which English talk proposes, decides, agrees and objects.

Each sign comes with the log odds that it gives by itself; those of a text add up.
"""

from __future__ import annotations

import re

from minutes.stages.outcomes.signs import Signs

__all__ = ["AGREES", "DECIDES", "IDLE_PLAN", "OBJECTS", "POLLS", "PROPOSES", "UNMADE"]

_B = r"(?<![\w'])"
_ALL = r"(?:everybody|everyone|anybody|anyone|we|you|you\s+all|all|all\s+of\s+(?:you|us)|people)"
_SO = rf"{_B}(?:so|then|okay|ok|alright|all\s+right|right|good|great|fine|perfect|agreed|well)\b[\s,.]*"

# "Let's" and "we'll" before these speak of the meeting itself, not of what it decides.
IDLE_PLAN = (
    r"(?:just\s+|all\s+|now\s+|maybe\s+|first\s+|quickly\s+|please\s+|then\s+)*"
    r"(?:see|say|get\s+(?:started|going|on|back|into|to\s+(?:it|that|work))|begin|go(?:\s+(?:on|round|around|back|through|"
    r"over|to\s+(?:the\s+(?:next|new|pub|first|second|last)|lunch|item)|quickly|and|in\s+order))?\s*(?:$|[?.!,]|\w)"
    r"(?<!\bgo\s[wfa])|move\s+(?:on|to\s+the\s+next)|"
    r"turn\s+to|talk|look|have\s+(?:a|another)|discuss|come\s+(?:back|to)|wait|hear|be|take\s+(?:a|ten|five|a\s+short|"
    r"it\s+(?:from|one)|that\s+offline|this\s+offline|it\s+offline)|continue|carry\s+on|not\s+(?:forget|worry|talk|get|go|rush|panic|pretend)|"
    r"hope|face|wrap|finish|call|make\s+(?:it|this)\s+(?:quick|short)|pretend|imagine|jump|recap|"
    r"focus|check|think|assume|start\s*(?:$|[?.!,]|with\s+(?:the\s+(?:first|good|budget|agenda)|a\s|you|"
    r"item)|at|from)|leave\s+(?:it|that|this)|park|keep\s+(?:it|this|that)\s+(?:open|short|brief|quick|in\s+mind)|keep\s+(?:going|moving)|"
    r"summari[sz]e|suppose|try\s+(?:not|and)|find\s+out|need|know|want|have\s+to|hold|stop|"
    r"do\s+(?:the\s+(?:next|first|last)|this\s+quickly|introductions)|go\b(?!\s+(?:with|for|ahead)))\b"
)
_VERB = (
    r"(?!(?:are|were|had|did|was|have|can|could|would|should|might|need|want|know|think|don't|didn't|do|got|went|"
    r"said|talked|saw|see|all|also|just|still|really|'|tried|made|found|came|took|feel|hope|believe|got|get|looked|used|ended|managed|started|finished)\b)[a-z]+"
)

DECIDES = Signs(
    (4.0, rf"{_B}we(?:'ve|\s+have|\s+are|'re)?(?:\s+(?:all|just|now|already|also|then|finally|hereby|unanimously))*\s+"
          r"(?:decided|agreed|settled\s+(?:on|that)|resolved|opted|voted|chose|chosen|concluded)\b"),
    (4.0, rf"{_B}(?:so|then|let's|let\s+us|we|okay|i)\s+(?:hereby\s+|then\s+|all\s+)*(?:decide|agree)\b(?!\s+(?:on\s+\w+\s+(?:later|next)|"
          r"with\s+(?:you|him|her|that|this)|when|whether|later|next|if|how|what|who))(?=\s+(?:this|that|to|on|it|we|here)\b|:)"),
    (4.0, rf"{_B}(?:it|that|this|which|everything|motion|proposal|budget|resolution|request|plan)(?:'s|\s+is|\s+was|\s+has\s+been)?(?:\s+(?:now|all|then|therefore|hereby|been))*\s+"
          r"(?:decided|agreed|settled|approved|carried|passed|adopted|accepted|a\s+deal)\b"),
    (3.5, rf"{_B}(?:(?:the|our|my)\s+(?:final\s+)?decision\s+(?:is|was|stands|then)|decision\s*:|for\s+the\s+(?:minutes|record)\b|that's\s+a\s+decision|"
          r"we\s+have\s+(?:a\s+decision|an\s+agreement|a\s+majority|a\s+deal|consensus)|unanimous(?:ly)?\b|motion\s+(?:carried|passes|carries)|carried\b|"
          r"(?:we're|we\s+are|everyone's|everybody's|everyone\s+is)\s+(?:all\s+)?(?:agreed|decided|in\s+agreement))"),
    (3.0, rf"{_B}(?:let's|let\s+us|we'll|we\s+will|we're\s+going\s+to|we\s+are\s+going\s+to|we\s+should|then\s+we|so\s+we|we|i'd\s+say\s+we|i\s+say\s+we)\s+"
          r"(?:just\s+|all\s+|then\s+|definitely\s+|therefore\s+)*(?:go|stick|stay)\s+(?:with|for|ahead|to)\b"),
    (3.0, rf"{_B}we(?:'re|\s+are)\s+(?:going|sticking|staying)\s+(?:with|for|ahead)\b"),
    (2.5, rf"{_B}(?:from\s+now\s+on|going\s+forward|until\s+further\s+notice|with\s+immediate\s+effect|as\s+of\s+(?:now|today|next|monday|the)|"
          r"starting\s+(?:next|from|on|this|in)|no\s+longer)\b"),
    (2.0, rf"{_B}\w+\s+it\s+is(?:\s+then)?\s*(?:$|[,.!])"),
    (2.0, rf"(?:^|{_SO})(?:so\s+|then\s+|and\s+|for\s+the\s+\w+\s+|in\s+that\s+case\s+)*we(?:'ll|\s+will|\s+won't|'re|\s+are)?\s+(?!{IDLE_PLAN}){_VERB}"),
    (1.2, rf"{_B}we(?:'ll|\s+will|\s+shall|\s+won't|'re\s+(?:not\s+)?going\s+to|\s+are\s+(?:not\s+)?going\s+to|'re\s+not|\s+are\s+not|\s+aren't)\s+(?!{IDLE_PLAN})[a-z]+"),
    (1.5, rf"{_B}let's\s+(?!{IDLE_PLAN})[a-z]+"),
    (1.0, rf"(?:{_SO}|^)(?:so\s+|then\s+|that's\s+|it's\s+)+[^?]*\b(?:is|are|will|goes|go|stays?|starts?|ends?|runs?|moves?|gets?|costs?|remains?)\b"),
    (1.0, rf"{_B}(?:is|are|it's|goes|go|stays?|will\s+(?:be|stay|go))\s+(?:not\s+)?(?:in|out|off|cancelled|postponed|moved|dropped|cut)\b"),
    most=5.0,
)  # fmt: skip

PROPOSES = Signs(
    (1.5, rf"{_B}(?:i|i'd|i\s+would)\s+(?:\w+\s+)?(?:suggest|propose|recommend|move\s+(?:that|to|we)|vote\s+(?:for|that|we)|go\s+(?:with|for)|"
          r"like\s+(?:us\s+)?to\s+(?!say|know|start|hear|see|thank|ask|begin|add|talk|come|welcome|discuss))"),
    (1.5, rf"{_B}(?:(?:my|the|our)\s+(?:suggestion|proposal|recommendation|motion|idea|preference)\s+(?:is|would\s+be|was)|(?:suggestion|proposal|motion)\s*:)"),
    (1.5, rf"{_B}(?:what|how)\s+about\b(?!\s+(?:you|the\s+(?:others|rest))\b)|{_B}what\s+if\s+we|{_B}why\s+(?:don't|not)\b"),
    (1.2, rf"{_B}(?:shall|should|could|can|can't|may)\s+we\s+(?:\w+\s+)?(?!{IDLE_PLAN})[a-z]+"),
    (1.2, rf"{_B}we(?:'d|\s+(?:should|could|might|can|ought\s+to|had\s+better|would))\s+(?:\w+\s+)?(?!{IDLE_PLAN})[a-z]+"),
    (0.8, rf"{_B}(?:would\s+it\s+(?:make\s+sense|be\s+(?:better|possible|okay))|wouldn't\s+it\s+be|i'm\s+in\s+favour\s+of|i'd\s+rather|i\s+prefer|"
          r"it\s+(?:would|might)\s+be\s+(?:better|best|good)\s+(?:to|if))"),
    most=2.0,
)  # fmt: skip

AGREES = Signs(
    (1.5, rf"(?:^|{_B})(?:agreed|i(?:'d|\s+would|\s+fully|\s+totally|\s+completely)?\s+(?:agree|second)|seconded|(?:that|it|this|monday|tuesday|wednesday|"
          r"thursday|friday|saturday|sunday)(?:'s|\s+would\s+be|\s+is|\s+sounds|\s+works|\s+would\s+work|\s+seems|\s+looks|'d\s+be|\s+makes|\s+suits|\s+could\s+work|'ll\s+work|\s+will\s+work)\s*"
          r"(?:all\s+|totally\s+|perfectly\s+|absolutely\s+|really\s+)?(?:fine|good|great|perfect|okay|ok|sensible|reasonable|better|easier|fair|right|sense|lovely|"
          r"me|ideal|wonderful|best|for\s+(?:me|us)|well|\b))(?![\w'])"),
    (1.5, rf"{_B}(?:(?:fine|good|okay|ok|happy|great|alright|works?|all\s+right)\s+(?:with|by|for)\s+(?:me|us|that)|sounds?\s+(?:good|great|fine|right|"
          r"sensible|reasonable|perfect|like\s+a\s+plan)|(?:good|great|nice|excellent|lovely|brilliant)\s+(?:idea|plan|call|solution)|not\s+a\s+bad\s+idea|"
          r"i\s+(?:really\s+)?(?:like|love)\s+(?:it|that|the\s+idea)|i'd\s+(?:like|love)\s+that|i'm\s+(?:all\s+)?(?:happy|fine|okay|good|on\s+board|in\s+favour|for\s+it|with\s+(?:you|\w+\s+on))|"
          r"makes\s+sense|in\s+favour|let's\s+do\s+(?:that|it|this)|no\s+objections?|deal|me\s+too|same\s+here|count\s+me\s+in|go\s+for\s+it|why\s+not|"
          r"is\s+(?:good|fine|okay|ok|perfect|right|better)\s*(?:$|[.,!])|all\s+right\s+by|(?:he|she|\w+)\s+is\s+right|support\s+that|aye|approved|hear\s+hear)(?![\w'])"),
    (1.0, r"^(?:absolutely|definitely|exactly|certainly|of\s+course|perfect|wonderful|excellent|brilliant|lovely|gladly)(?![\w'])"),
    (0.5, r"^(?:yes|yeah|yep|yup|aye|okay|ok|right|sure|great|fine|good|alright|all\s+right|true|fair\s+enough|cool|no\s+problem|mm-?hmm|oh\s+yes)(?![\w'])"),
    most=2.0,
)  # fmt: skip

OBJECTS = Signs(
    (1.5, rf"{_B}(?:too\s+(?:early|late|expensive|much|soon|long|risky|big|small|tight|short|dangerous|complicated|far|many)|i\s+disagree|i'm\s+(?:not\s+(?:sure|happy|convinced|comfortable|keen)|"
          r"against|worried|afraid|opposed|a\s+bit\s+worried)|i\s+(?:don't|do\s+not|wouldn't|can't)\s+(?:think\s+(?:so|that|we|it)|like|agree|want|support|see\s+(?:how|why|the\s+point))|(?:that|it|which)\s+(?:won't|doesn't|wouldn't|can't|isn't\s+going\s+to|will\s+not)\s+"
          r"(?:work|do|help|fly|fit|be\s+enough)|(?:not|isn't|wasn't)\s+(?:really\s+)?(?:a\s+(?:good|great)\s+(?:idea|time|day)|possible|enough|realistic|fair|acceptable)|i'd\s+rather\s+not|"
          r"over\s+my\s+dead|no\s+way|out\s+of\s+the\s+question|(?:hang|hold)\s+on|is\s+(?:bad|no\s+good|difficult|impossible|tight|hard)\b|rejected|legal\s+says\s+no|we\s+can't\b|clash(?:es)?\s+with)"),
    (0.8, r"^(?:(?:um|uh|well|oh|hmm|mm)[\s,]+)*(?:no|nope|nah|but|wait|not\s+really|please\s+don't|sorry)(?![\w'])"),
    most=2.0,
)  # fmt: skip

POLLS = re.compile(
    rf"{_B}(?:(?:does|do|is|are|has|would|can)\s+{_ALL}\s+(?:all\s+)?(?:agree|object|mind|fine|okay|ok|happy|against|agreed|on\s+board|in\s+favour|"
    rf"good|comfortable|opposed|see\s+a\s+problem|have\s+(?:any\s+|an\s+)?objections?|live\s+with|any\s+objections?)|any\s+objections?|objections\s*\?|"
    rf"all\s+in\s+favour|those\s+in\s+favour|(?:everyone|everybody|all|we)\s+(?:okay|ok|fine|happy|good|agreed|in\s+favour)|"
    rf"(?:is|does)\s+(?:that|this|it)\s+(?:sound|work|okay|ok|fine|all\s+right|alright|good|agreed|acceptable|suit)|sound\s+good|hands\s+up|shall\s+we\s+vote|"
    rf"what\s+do\s+(?:you|we)\s+(?:all\s+)?(?:think|say)|can\s+we\s+(?:all\s+)?agree|agreed\s*\?|okay\s+(?:with|for)\s+{_ALL}|who's\s+(?:against|in\s+favour)|is\s+(?:there\s+)?anyone\s+against)"
)

# What takes the force out of "we decided": it lies in the past, it is asked, it is denied.
UNMADE = re.compile(
    rf"{_B}(?:if|unless|whether|when|why|what|who|how|where|haven't|hadn't|didn't|not\s+yet|before)\s+[^,.?!]{{0,12}}we(?:'ve|\s+have)?\s+(?:\w+\s+)?(?:decide|agree|chose|settle)|"
    rf"(?:decided|agreed)\s+(?:\w+\s+){{0,6}}(?:last\s+(?:week|month|year|time|meeting)|yesterday|ago|back\s+in|previously|in\s+the\s+past)\b|"
    rf"{_B}(?:last\s+(?:week|month|year|time|meeting)|yesterday)\b.*{_B}(?:decided|agreed)|"
    rf"{_B}(?:had|hasn't|haven't|never|nobody|not)\s+(?:yet\s+|been\s+)*(?:decided|agreed|settled)"
)
