"""The words with which English talk proposes, agrees, objects and asks for agreement.

They are looked for, and weighed, as those of decisions are.
"""

from __future__ import annotations

from minutes.stages.outcomes.signs import Signs, phrases

__all__ = [
    "AGREES",
    "ASKS_ALL",
    "CONCEDES",
    "OBJECTS",
    "POLLS",
    "POLLS_AGAINST",
    "PROPOSES",
    "SUGGESTS",
]

PROPOSES = Signs(
    {
        1.5: r"""
            (i'd|i would|i|can i|may i|let me)( (just|like to|also))* (suggest|propose|recommend|
                move that|move to|move we|vote for|vote that|vote we|plead for)
            i'd( (just|rather|say we|also))* (go (with|for)|drop|cut|take|keep|leave|stick with|
                choose|pick|use|put)
            i'd say we|i say we|here's what (i'd|we|i would) (do|propose|suggest|could do)
            i'd( (just|rather|simply|also|definitely))* (?!(like|love|be|have|say|need|think|guess|
                want|never|prefer|rather|really|better|hope|expect|ask|imagine|agree|assume|bet|know|forgotten|
                been|go|miss|hate|feel|guess|suppose|wager|die|kill)\b)[a-z]+
            i('d| would) like (us )?to (?!(say|know|start|hear|see|thank|ask|begin|add|talk|come|
                welcome|discuss|understand|point|mention|hand|introduce))[a-z]+
            (my|the|our) (suggestion|proposal|recommendation|motion|preference|idea) (is|would be)
            ^(suggestion|proposal|motion)(?! (box|was|sensor))
            (what|how) about(?! (you|the (others|rest)|that then)\b)|what if we|why don't we
            why not|how would it be if we
            (shall|should|could|can|can't|may) we( (just|maybe|not|all|also|at least|perhaps|then|
                simply))* (?!(hear|see|start|begin|go on|move on|talk|discuss|continue|get started|
                come back|reproduce|stop|make a start|assume|get back|take a break))[a-z]+
            i (was|am|'ve been) thinking (of|about)|i'm thinking (of|about)
            (i'm|i am) (in favour|for) (of )?|number \w+ gets my vote|my vote (is|goes)|i vote
            i'd (prefer|rather)(?! (not|we didn't))
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

# Questions with "what", "how" or "why" that propose.
SUGGESTS = phrases(
    "(what|how) about|what if|why (don't|not)|how would it be|how (do|does) .* sound"
)

AGREES = Signs(
    {
        1.5: r"""
            ^((yes|yeah|yep|okay|oh|right|sure|good|great|well|no) )*(agreed|seconded|approved|aye|
                deal|same here|me too|plus one|hear hear|absolutely|definitely|gladly|thank god|
                go for it|do it|please do|suits me|much better|even better|happy with that|
                none from me|no pushback|count me in|why not|mine too|so would i|very good|
                not a bad idea|works)
            i('d| would| fully| totally| completely| also| do)? (agree|second|support)
            i'm (all )?(happy|fine|okay|good|free|on board|in favour|for it|for that|with \w+$|
                with \w+ on)(?! to)
            (that|it|this|which|\w+day|the \w+|they)('s| is|'d be| would be| sounds| works|
                would work| seems| looks| makes| suits| could work|'ll work| will work| will do|
                'll do)( (all|totally|perfectly|absolutely|really|actually|fine|much|just|also|
                very))* (fine|good|great|perfect|okay|ok|alright|all right|sensible|reasonable|
                better|easier|fair|right|sense|lovely|ideal|wonderful|best|fantastic|brilliant|
                enough|true)
            (that|it|this|which|\w+day|the \w+)( (all|also|really))* suits (me|us)
            that (works|will do|would work|could work|'ll do)( for (me|us))?$
            (fine|good|okay|ok|happy|great|alright|works?|all right) (with|by|for|as far as) (me|
                us|that|i'm concerned)
            sounds? (good|great|fine|right|sensible|reasonable|perfect|like a plan|lovely|fair)
            (good|great|nice|excellent|lovely|brilliant|neat) (idea|plan|call|solution|compromise|
                suggestion)
            i( really| do| quite)? (like|love) (it|that|the idea)
            i'd (like|love|be (all )?for|be happy with|go along with|support) (it|that)|makes sense
            in favour|no objections?( from)?|i (can|could) live with \w+
            is (good|fine|okay|ok|perfect|right|better)$|(he|she|\w+)('s| is) right|not a bad idea
            none here|no objection|gets my vote|not too bad|something (i|we) can (work|live) with
            can work with (that|it)|seems (fair|fine|good|right)|much better|could work
            let's (do|wait for|go with|try) (that|it|this)
        """,
        0.7: r"""
            ^(oh )?(great|perfect|lovely|wonderful|excellent|brilliant|fantastic|super|sweet|
                awesome)$
        """,
        0.6: r"""
            ^(oh |aw |hm+ |well )?(yes|yeah|okay|ok|sure|all right|alright|fine) (please|okay|ok|
                fine|then|sure|good|great|why not|of course|yes|yeah|let's)
        """,
        0.5: r"""
            ^(aw |oh |hm+ |well )?(done|sorted|sold|yes|yeah|yep|yup|okay|ok|right|sure|great|fine|
                good|alright|all right|true|fair enough|cool|no problem|mm-hmm|oh yes|perfect|
                wonderful|excellent|lovely|exactly|certainly|of course|brilliant|nice)
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
            ^((um|uh|well|oh|hmm|mm) )*(no$|no (i|that|that's|we|it|it's|the|but|not|you|he|she|
                they|because|sorry|way|no|please|there)|nope|nah|but|wait|not really|please don't|
                not me)
        """,
    },
    most=2.0,
)  # fmt: skip

CONCEDES = phrases(r"""
    ^(oh |well |okay |yeah |hmm |true |no |ha |haha |ah )*(fair (point|enough)|good point|
        point taken|you're right|true|okay then|fine then|i see your point|i take (that|the|
        your) point|that's (a fair|a good|fair|true)|right then|i'm (convinced|sold|persuaded)|
        you've (convinced|persuaded|sold) me|i give in|if you insist|touch\w)
""")

# Questions to all; to the second kind "no" means yes.
POLLS_AGAINST = phrases(r"""
    ((does|do|is|has|would|did) )?(everybody|everyone|anybody|anyone|you|somebody)( all)? (object|
        mind|against|opposed|see a problem|have (an |any )?objections?|disagree|have a problem)
    any (objections?|pushback|protests|complaints|concerns|vetoes|corrections|other views|
        votes against|abstentions)
    any (problems?|issues?|trouble) with|(does|do) any(body|one)( \w+)? (want|need|miss)
    objections|who's against
    who is against|abstentions|(is (there )?)?any(one|body) (against|opposed)
""")  # fmt: skip
# Words that ask all for their view where they are a question of their own.
ASKS_ALL = phrases(
    "^(all |everyone |everybody )?(happy|agreed|okay|ok|all right|deal)( with \\w+)?$"
)
POLLS = phrases(r"""
    (everyone|everybody|we all|all of you)( all)? (okay|ok|fine|happy|good|all right|alright|
        agreed) (with|about|if) \w+
    is that the (feeling|view|sense|will|opinion)|are we (all )?(agreed|in agreement)
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
