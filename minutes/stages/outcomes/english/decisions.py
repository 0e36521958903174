"""The words with which English talk proposes, decides, agrees and objects.

They are looked for in a sentence without its punctuation and hesitations. The odds are logarithms,
chosen by hand: 4 is as good as certain by itself, 1.5 needs somebody to agree.
"""

from __future__ import annotations

import re

from minutes.stages.outcomes.signs import Signs, alternatives, phrases

__all__ = [
    "AGREES",
    "CONCLUDES",
    "DECIDES",
    "GOES_ON",
    "LEVELS",
    "OBJECTS",
    "OPENING",
    "PLANS",
    "POLLS",
    "POLLS_AGAINST",
    "PROPOSES",
    "UNMADE",
]

DECIDES = Signs(
    {
        4.0: r"""
            we('ve| have|'re| are)?( (all|just|now|already|also|then|finally|hereby|
                both))* (decided|agreed|resolved|opted|voted|concluded|chosen|chose)(?! (with|how|
                when|what|whether|nothing|anything))
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
                stay) (with|for|ahead|to)(?! (the next|lunch|work|that later))
            we('re| are)( (then|therefore|definitely|now))* (going|sticking|staying) (with|for|
                ahead)
            \w+( \w+)? it is( then)?$
            (let's|we'll|we will)( (just|all|then))* do (that|it|this)( (then|like that|this way|
                that way))?$
            (let's|we'll|we will) do it (like|this|that)
            from now on|until further notice|with immediate effect
            as of (now|next|the first|january|february|march|april|may|june|july|august|september|
                october|november|december)
        """,
        1.5: r"""
            going forward|starting (next|from|on|this|in)|no longer|no more \w+|instead of
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
        brilliant|fantastic|fair( enough)?|agreed|cool|well|yes|yeah|yep|sure|so|then|and|now|um|uh
        in that case|for (the|this|next) \w+|to (sum up|recap|summari[sz]e)|i agree|no|oh|but|hm+
    """)
    + ")(?: |$))+"
)
LEVELS = {
    1.0: phrases("so|then|in that case|to (sum up|recap|summari[sz]e)"),
    0.7: phrases(r"""
        okay|ok|alright|all right|good|great|fine|perfect|lovely|wonderful|excellent|brilliant
        fantastic|fair|agreed|i agree
    """),
}  # fmt: skip
CONCLUDES = phrases("then$")

# A course of action, where a sentence that concludes states it.
PLANS = Signs(
    {
        1.6: r"""
            we('ll| will| won't| shall|'re (not )?going to| are (not )?going to|'re not| are not|
                aren't) (?!\w*(see|know|need|have|want|find out|be))[a-z]+
            ^we (?!(are|were|had|did|was|have|can|could|would|should|might|need|want|know|think|
                don't|didn't|do|got|went|said|talked|saw|see|all|also|just|still|really|tried|made|
                found|came|took|feel|hope|believe|get|looked|used|ended|managed|finished|agree|
                can't|never|only|already|discussed|wanted|called|sent)\b)[a-z]+
            ^let's|^let us
        """,
        1.2: r"""
            (is|are|it's|that's) (not )?(in|out|off|on|cancelled|postponed|moved|dropped|cut|
                gone)\b(?! (fire|holiday|leave|call))
            (will|won't) (be|stay|remain|move|start|have|cost|get|take place|run|close|open|go|
                become|use|keep|not)
            (goes|stays|starts|ends|runs|moves|gets|costs|remains|comes|keeps|begins|happens|
                takes place)(?! (wrong|on and on))
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

PROPOSES = Signs(
    {
        1.5: r"""
            (i'd|i would|i|can i|may i|let me)( (just|like to|also))* (suggest|propose|recommend|
                move that|move to|move we|vote for|vote that|vote we|plead for)
            i'd( (just|rather|say we|also))* (go (with|for)|drop|cut|take|keep|leave|stick with|
                choose|pick|use|put)
            i'd say we|i say we
            i('d| would) like (us )?to (?!(say|know|start|hear|see|thank|ask|begin|add|talk|come|
                welcome|discuss|understand|point|mention|hand|introduce))[a-z]+
            (my|the|our) (suggestion|proposal|recommendation|motion|preference|idea) (is|would be)
            ^(suggestion|proposal|motion)(?! (box|was|sensor))
            (what|how) about(?! (you|the (others|rest)|that then)\b)|what if we|why don't we
            why not|how would it be if we
            (shall|should|could|can|can't|may) we( (just|maybe|not|all|also|at least|perhaps|then|
                simply))* (?!(hear|see|start|begin|go on|move on|talk|discuss|continue|get started|
                come back|reproduce|stop|make a start|assume|get back|take a break))[a-z]+
            (i'm|i am) (in favour|for) (of )?|number \w+ gets my vote|my vote (is|goes)|i vote
            i'd (prefer|rather)
        """,
        1.2: r"""
            we('d better| should| could| might| ought to| had better)( (just|maybe|not|all|also|
                at least|perhaps|then|simply|really))* (?!(be able|see|know|look|talk|discuss|
                check|ask|find out|have|think|say))[a-z]+
            would it (make sense|be (better|possible|okay))|wouldn't it be
            it (would|might|'d) be (better|best|good|easier) (to|if)
            then (can|could) (do|use|have|take|keep)|should (stay|be|go|move|start|get|keep|have)
            ^then (the|a|without|in|on)
        """,
    },
    most=2.0,
)  # fmt: skip

AGREES = Signs(
    {
        1.5: r"""
            ^((yes|yeah|yep|okay|oh|right|sure|good|great|well|no) )*(agreed|seconded|approved|aye|
                deal|same here|me too|plus one|hear hear|absolutely|definitely|gladly|thank god|
                go for it|do it|please do|suits me|much better|even better|happy with that|
                count me in|why not|mine too|so would i|very good|not a bad idea|works)
            i('d| would| fully| totally| completely| also| do)? (agree|second|support)
            i'm (all )?(happy|fine|okay|good|on board|in favour|for it|for that|with you|
                with \w+ on)(?! to)
            (that|it|this|which|\w+day|the \w+|they)('s| is|'d be| would be| sounds| works|
                would work| seems| looks| makes| suits| could work|'ll work| will work| will do|
                'll do)( (all|totally|perfectly|absolutely|really|actually|fine|much|just|also|
                very))* (fine|good|great|perfect|okay|ok|alright|all right|sensible|reasonable|
                better|easier|fair|right|sense|lovely|ideal|wonderful|best|fantastic|brilliant|me|
                enough|true)
            that (works|will do|would work|could work|'ll do)( for (me|us))?$
            (fine|good|okay|ok|happy|great|alright|works?|all right) (with|by|for|as far as) (me|
                us|that|i'm concerned)
            sounds? (good|great|fine|right|sensible|reasonable|perfect|like a plan|lovely|fair)
            (good|great|nice|excellent|lovely|brilliant|neat) (idea|plan|call|solution|compromise|
                suggestion)
            i( really| do| quite)? (like|love) (it|that|the idea)
            i'd (like|love|be (all )?for|be happy with|go along with|support) (it|that)|makes sense
            in favour|no objections?( from)?|i can live with (that|it)
            is (good|fine|okay|ok|perfect|right|better)$|(he|she|\w+)('s| is) right|not a bad idea
            none here|no objection|gets my vote|not too bad|much better|could work
            let's (do|wait for|go with|try) (that|it|this)
        """,
        0.5: r"""
            ^(yes|yeah|yep|yup|okay|ok|right|sure|great|fine|good|alright|all right|true|
                fair enough|cool|no problem|mm-hmm|oh yes|perfect|wonderful|excellent|lovely|
                exactly|certainly|of course|brilliant|nice)
        """,
    },
    most=2.0,
)  # fmt: skip

OBJECTS = Signs(
    {
        1.5: r"""
            (is |are |'s |that's |it's |far |way |a bit |much )?too (early|late|expensive|much|
                soon|long|risky|big|small|tight|short|dangerous|complicated|far|many|hard|
                difficult)
            i (disagree|object)
            i'm (not (sure|happy|convinced|comfortable|keen|so sure)|against|worried|opposed|away|
                a bit worried|on holiday)
            over my dead|no way|out of the question|hang on|hold on|rejected
            i (don't|do not|wouldn't|can't) (think (so|that|we|it|it's|that's|this)|like|agree|
                want|support|see (how|why|the point)|do \w+day)
            i'd rather (not|we didn't)
            (that|it|which|this) (won't|doesn't|wouldn't|can't|isn't going to|will not) (work|do|
                help|fly|fit|be enough|happen)
            (not|isn't|wasn't)( really)? (a (good|great) (idea|time|day|plan)|possible|enough|
                realistic|fair|acceptable|ideal|going to work)
            is (bad|no good|difficult|impossible|tight|hard)|says no
            we can't (do|afford|have|use|wait|go)|clash(es)? with|(won't|wouldn't) survive
            more for the
        """,
        0.8: r"""
            ^((um|uh|well|oh|hmm|mm) )*(no(?! (problem|bother|worries|objections?|doubt|need))|
                nope|nah|but|wait|not really|please don't|not me)
        """,
    },
    most=2.0,
)  # fmt: skip

# Questions to all; to the second kind "no" means yes.
POLLS_AGAINST = phrases(r"""
    (does|do|is|has|would|did) (everybody|everyone|anybody|anyone|you|somebody)( all)? (object|
        mind|against|opposed|see a problem|have (an |any )?objections?|disagree|have a problem)
    any (objections?|corrections|other views|votes against|abstentions)|objections|who's against
    who is against|abstentions|(is (there )?)?any(one|body) (against|opposed)
""")  # fmt: skip
POLLS = phrases(r"""
    (does|do|is|are|has|would|can|will|did) (everybody|everyone|anybody|anyone|we|you|you all|
        all of (you|us)|people|the others)( all)? (agree|object|mind|fine|okay|ok|happy|against|
        agreed|on board|in favour|good|comfortable|opposed|in favour|see a problem|have (an |
        any )?objections?|live with|disagree|suit)
    (all|those|who's|who is) (in favour|for it|for that)
    (everyone|everybody|all|we|you)( all)? (okay|ok|fine|happy|good|agreed|in favour|alright|
        cool)( (with|about) (that|this|it))?$
    (is|does|would|will) (that|this|it|\w+day|\w+day the \w+|the \w+)( all)? (sound|work|okay|ok|
        fine|all right|alright|good|agreed|acceptable|suit|possible)
    sound good|hands up|shall we vote|(what|how) do (you|we)( all)? (think|say|feel)
    can we( all)? agree|okay (with|for) (everybody|everyone|all|you all)|what does everyone think
""")  # fmt: skip

# What takes the force out of "we decided": it lies in the past, it is asked, it is denied.
UNMADE = phrases(r"""
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
        focus|check|think|assume|summari[sz]e|suppose|find out|need|know|want|have|hold|stop|
        take a|take (five|ten)|take (it|that|this) offline|come|sing|eat|leave (it|that|this)|park|
        make (it|this) quick|skip|remember|run through|walk through|listen|catch up|meet|speak|
        circle back|revisit|pick (it|this|that) up|close|end (it|here|there))
    (let's|let us|we'll|we will|shall we)( (just|all|now|first|quickly|then))* (get (started|going|
        on|back|into)|go (on|round|around|back|through|over|to (the|lunch|item)|quickly|and|
        in order)|move on|move to the next|start( (at|from|with (the first|a|you|the budget|
        the agenda|item|good)))?$|start (at|from|with (the first|a |you|the budget|the agenda|item|
        good))|keep (it|this|that) (open|short|brief|quick|in mind)|keep (going|moving)|
        not (forget|worry|talk|get|go|rush|panic|pretend|start)|do (the (next|first|last)|
        introductions)|try (not|and))
    (let's|let us|we'll|we will) (find (somebody|someone)|get there|manage)$
""")  # fmt: skip
