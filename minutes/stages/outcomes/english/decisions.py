"""The words with which English talk decides, sums up and states what is going to be.

They are looked for in a sentence without its punctuation and hesitations. The odds are logarithms,
chosen by hand: 4 is as good as certain by itself, 1.5 needs somebody to agree.
"""

from __future__ import annotations

import re

from minutes.stages.outcomes.signs import Signs, alternatives, phrases

__all__ = ["CONCLUDES", "DECIDES", "GOES_ON", "LEVELS", "OPENING", "PLANS", "THEREFORE", "UNMADE"]

DECIDES = Signs(
    {
        4.0: r"""
            we('ve| have|'re| are)?( (all|just|now|also|then|finally|hereby|both))* (decided|
                agreed|resolved|opted|voted|concluded|chosen|chose)(?! (with|how|when|what|whether|
                nothing|anything))
            we('ve| have) settled on|we settled on
            (so|then|let's|let us|we|okay|i)( (hereby|then|all))* (decide|agree) (this|that|to|on|
                it|we|here)(?! (later|next|later on))
            (it's|that's|this is|it is|that is|is|are|was|been|be)( (now|all|then|therefore|hereby|
                been))* (decided|agreed|settled|approved|carried|passed|adopted|accepted|a deal|
                a done deal|a decision)(?! (last|yesterday|before|by the|with))
            (the|our|my) (final )?decision (is|stands|then)|^decision\b
            we have (a decision|an agreement|a majority|a deal|consensus|a winner|a plan)
            motion (is )?(carried|passes|passed|approved)|unanimous(ly)?
            ^(that's )?(carried|approved|settled|adopted)( then)?$
            (we're|we are|everyone's|everybody's|everyone is|everybody is) (all )?(agreed|decided|
                in agreement)
            for the (minutes|record)( we)?|i (hereby )?(approve|sign off on)
            you have my (okay|approval|blessing)
        """,
        3.0: r"""
            (let's|let us|we'll|we will|we shall|we're going to|we are going to|then we|so we|
                i'd say we|i say we)( (just|all|then|definitely|therefore|now))* (go|stick|
                stay) (with|for|ahead)(?! (the next|lunch|work|that later))
            we('re| are)( (then|therefore|definitely|now))* (going|sticking|staying) (with|for|
                ahead)
            ^(?!(\w+ )*(how|what|where|who|why|when|whether|as|if|that|because|think|know|see|
                like|guess|suppose|sure)\b)(\w+ ){1,6}it (is|shall be|will be)( then)?$
            that's (the end of (it|that|the matter|the discussion)|that( then)?$)
            (let's|we'll|we will)( (just|all|then))* do (that|it|this)( (then|like that|this way|
                that way))?$
            (let's|we'll|we will) do it (like|this|that)
            from now on|until further notice|with immediate effect
            as of (next|the first|january|february|march|april|may|june|july|august|september|
                october|november|december)
        """,
        2.5: r"""
            no exceptions|no discussion|full stop|end of (story|discussion)|that's final
            ^(?!(last|next|first|and|so|what|but|if|since|by|until|back|see|okay|ok|right|well|now|
                alright|bye|good|great|fine|thanks|who|why|how|when|i|you|he|she|they|it|that|
                that's|yes|no|perfect|only|even|just|every)\b)\w+( [\w-]+){0,3} then$
        """,
        1.0: r"""
            ^(and |yes |yeah |okay |so |then |well |alright |good |right )*let's (?!(not )?(say|
                see)\b)\w+
        """,
        2.0: r"""
            ^((so|okay|and|right|all right|good|great|well) )*then (it's|it is) (?!(not|a|an|
                really|very|too|just|like|still|been|getting|gonna|going|about|all|more|kind|
                the same|fine|okay|good)\b)\w+
        """,
        1.5: r"""
            i'd say we|i say we|i think we'll
            ^(and )?(then|so|please|just|yes|okay|great|good) do (that|it|so)( then)?$
            ^go ahead( then)?$
            going forward|starting (next|from|on|this|in|tomorrow|today|\w+day|with immediate)
            no longer|no more \w+
            (only|not) (before|until|after) \w+day|for good
        """,
    },
    most=5.0,
)  # fmt: skip

# What opens a sentence that concludes: "okay so …", "right then …".
OPENING = re.compile(
    "^(?:(?:"
    + alternatives(r"""
        okay|ok|alright|all right|right|good|great|fine|perfect|lovely|wonderful|excellent
        brilliant|fantastic|fair( enough)?|very well|agreed|cool|well|yes|yeah|yep|sure|so|then|and
        now|um|uh
        in that case|for (the|this|next) \w+|to (sum up|recap|summari[sz]e)|i agree|oh|hm+
    """)
    + ")(?: |$))+"
)
LEVELS = {
    1.0: phrases(r"so|(?<!and\s)then|in that case|to (sum up|recap|summari[sz]e)"),
    0.4: phrases("yes|yeah|yep|sure"),
    0.7: phrases(r"""
        okay|ok|alright|all right|good|great|fine|perfect|lovely|wonderful|excellent|brilliant
        fantastic|fair|very well|agreed|i agree
    """),
}  # fmt: skip
CONCLUDES = phrases("then$")
# A sentence of this kind makes a conclusion of the next: "Then there's nothing to discuss."
THEREFORE = phrases("^(well |okay |right |so )*then (that|it|there)('s| is)|that settles it")

# A course of action, where a sentence that concludes states it.
PLANS = Signs(
    {
        1.6: r"""
            we('ll| will| won't| shall|'re (not )?going to| are (not )?going to|'re not| are not|
                aren't) (?!\w*(see|know|need|have|want|find out|be))[a-z]+
            ^((from|as of|starting|until|after|by|on|next|this)( (?!(what|where|which|
                how|that|who|if|when)\b)\w+){1,5} )?we (?!(are|were|had|did|was|have|can|could|
                would|should|might|need|want|know|think|
                don't|didn't|do|got|went|said|talked|saw|see|all|also|just|still|really|tried|made|
                found|came|took|feel|hope|believe|get|looked|used|ended|managed|finished|agree|
                can't|never|only|already|discussed|wanted|called|sent)\b)[a-z]+
            ^let's|^let us
        """,
        1.2: r"""
            ^we can (both|do|have|use|take|keep|get|start|leave|drop)
            (is|are) (allowed|enough|approved)$
            (can|may) (wait|stay|go|be|start|keep|have)
            ^no( \w+){1,3} (before|after|until|on|without|during|in|at|from|any more|this|for)
            (is|are|it's|that's) (not )?(in|out|off|on|cancelled|postponed|moved|dropped|cut|
                gone)\b(?! (fire|holiday|leave|call))
            (will|won't) (be|stay|remain|move|start|have|cost|get|take place|run|close|open|go|
                become|use|keep|not)
            (goes|stays|starts|ends|runs|moves|costs|remains|comes|keeps|begins|
                takes place)(?! (wrong|on and on))
            ^(the|all|both|our|these|those)( \w+){1,3} (go|stay|close|open|shut)$
            (go|stay|start|end|run|move|remain|keep|come) (at|in|on|out|from|with|to|until|after|
                before|as|paying|their|the)
        """,
        0.6: r"""
            (on|until|by|from|before|after) (\w+day|the \w+|january|february|march|april|may|june|
                july|august|september|october|november|december|next)
            only|instead|without|\d+
            (one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|
                fifty|hundred|thousand|percent)
        """,
    },
    most=2.0,
)  # fmt: skip

# What takes the force out of "we decided": it lies in the past, it is asked, it is denied.
UNMADE = phrases(r"""
    already (decided|agreed|settled|approved)
    (what|that|which|elements|things|points) we('ve| have)? (decided|agreed|settled)
    (if|unless|whether|when|why|what|who|how|where|haven't|hadn't|didn't|not yet|before|once|until|
        did|have|has)( \w+){0,3} (we|it|been|you)('ve|'s| have| has| is| was)?( \w+)? (decide|
        decided|agree|agreed|chose|chosen|settle|settled|approved|voted)
    (decided|agreed|settled|approved|voted)( \w+){0,6} (last (week|month|year|time|meeting|autumn|
        spring|summer|winter)|yesterday|ago|back in|previously|in the past|before christmas)
    (last (week|month|year|time|meeting|spring|summer|autumn|winter)|
        yesterday)( \w+){0,6} (decided|agreed|settled|voted)
    (had|hasn't|haven't|never|nobody|not|nothing|nothing's|wasn't|isn't|aren't)( (yet|been|
        is))* (decided|agreed|settled|approved)
    (need|have|going|want|able|try|like) to (decide|agree|settle)
    (can|could|should|shall|must|will|to) (we )?(decide|agree)
    decide (when|whether|later|next|if|how|what|who|on)
""")  # fmt: skip

# "Let's" and "we'll" before these speak of the meeting itself, not of what it decides.
GOES_ON = phrases(r"""
    (let's|let us|we'll|we will|we can|we could|shall we|we|we're going to)( (just|all|now|maybe|
        first|quickly|please|then|also))* (see|say|begin|turn to|talk|look|discuss|wait|hear|be|
        continue|carry|hope|face|wrap|finish (here|there|for|now)|call|pretend|imagine|jump|recap|
        focus|check|think|assume|summari[sz]e|suppose|find out|need|know|want|have (a|another)|
        hold(?! off)|stop|take a|take (five|ten)|take (it|that|this) offline|come|sing|eat|
        leave (it|that|this)|park|make (it|this) quick|skip|remember|run through|walk through|
        listen|catch up|
        meet(?! (on|at|every|in|from|once|twice))|speak|circle back|kick off|crack on|dive|roll|
        revisit|pick (it|this|that) up|
        close (it|here|there|the meeting)|end (it|here|there))
    (let's|let us|we'll|we will|shall we)( (just|all|now|first|quickly|then))* (get (started|going|
        on|back|into)|go (on|round|around|back|through|over|to (the|lunch|item)|quickly|and|
        in order)|move on|move to (the next|\w+$)|go to \w+$|start( (at|off|from|with (the first|a|
        you|the budget|the agenda|item|good)))?$|start (at|off|from|with (the first|a |you|
        the budget|the agenda|item|good))|keep (it|this|that) (open|short|brief|quick|in mind)|
        keep (going|moving)|not (forget|worry|talk|get|go|rush|panic|pretend|start)|do (the (next|
        first|last)|introductions)|try (not|and|to get)|get through)
    ^(so |okay |and |the |first |now )*(good|bad) news
    (let's|let us|we'll|we will) (find (somebody|someone)|get there|manage)$
    (let's|let us|we'll|we will) .* let (you|everyone|everybody|people) (all )?go\b
""")  # fmt: skip
