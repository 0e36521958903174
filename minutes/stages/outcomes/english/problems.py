"""The words with which English talk tells of trouble, and leaves it open.

They are looked for, and weighed, as those of decisions are.
"""

from __future__ import annotations

from minutes.stages.outcomes.signs import Signs, phrases

__all__ = ["NO_TROUBLE", "TROUBLE", "UNSOLVED"]

# "No problem", and troubles that are over.
NO_TROUBLE = phrases(r"""
    (no|not (a|an|really a)|isn't (a|an)|without|wasn't (a|an)|any|wouldn't be (a|
        an))( \w+)? (problems?|issues?|trouble|worries|concerns?)
    (problems?|issues?|bugs?)( (is|are|was|were|has been|have been|got))?( now)? (solved|fixed|
        resolved|gone|sorted|over)
    (fixed|solved|resolved|sorted out) (it|that|the|this|them)|don't worry|no longer a problem
    solves? (that|the|this) (problem|issue)
    (if|when|in case) (something|anything|it) (goes|breaks|fails|stops|crashes)( wrong)?
    sorry i'm late|the problem page
""")  # fmt: skip

TROUBLE = Signs(
    {
        2.5: r"""
            (a|an|the|another|one|our|my|same|that|this|real|big|main|serious|still|bit of (a|an)|
                exactly|your)( \w+)? (problem|issue|trouble|concern|blocker|worry|bottleneck|snag|
                headache|conflict|complaint|mystery|nuisance|disaster|nightmare)
            (problem|issue|trouble|difficulty|concern|problems|issues|complaints) (is|are|with|
                there|here|that|about|from|in)
            (problems|troubles|difficulties|complaints)$|having (trouble|problems|difficulty)
        """,
        2.0: r"""
            (i'm|we're|i am|we are|he's|she's|they're|is|are|been)( (still|all|really|a bit|quite|
                completely|so|totally|getting))* (blocked|stuck|worried|concerned|struggling|
                short of|short-staffed|understaffed|behind|losing|running out|overloaded|
                in trouble|fed up|annoyed|unhappy|desperate|at a loss|overwhelmed)
            (worries?|bothers?|concerns?|annoys?) me
        """,
        1.5: r"""
            (doesn't|don't|isn't|didn't|won't|never|not|hasn't|aren't|can't|cannot|couldn't|
                haven't|wasn't|weren't|nobody)( (really|even|properly|been|ever|always|
                quite))* (work|working|worked|start|load|respond|responding|responded|fit|hold|
                reliable|finished|enough|safe|turn up|show up|turned up|showed up|stop|arrive|
                arrived|come through|close|open|use|reach|log in|pay|see|answer|answered|answering|
                kick in|budge|trigger|print|print out|fixed|assigned|help|sleep|hear|find|get|
                keep up|cope|connect|sync|available|clear|happy)
            (keeps?|kept)( on)? (crashing|failing|dropping|breaking|falling|alarming|beeping|
                stopping|freezing|leaking|happening|losing|missing|getting (worse|stuck|lost|
                slower)|coming (back|off|out)|going (off|down|wrong|missing)|restarting|
                disconnecting|complaining|cancelling|forgetting|ignoring|disappearing|jamming|
                overheating|blinking|shutting|running out|running late|slipping|growing)
            \w+ (nights?|people|hands|staff|days|short|pounds|euros|dollars|\w+s) short
            (isn't|aren't|not) an option
            ran out|runs out|(it|that|this) (changed|changes) nothing|nowhere to \w+
            worse off|(he|she|they|it) won't (move|budge|change|listen|help)|no luck
            makes no difference|weird|strange|for no reason|wrong with|goes wrong
            went wrong
            (is|are|'s|it's|was|were|gets?|got|feels?|still|very|far|really|so|that's|been|looks?|
                too|always|being)( (still|completely|really|too|very|always|quite|a bit|so|far|
                getting))* (broken|down(?! (from|to|by)\b)|failing|leaking|leaky|missing|stuck|
                slow|slower|late|overdue|unreliable|flaky|wrong|unclear|empty|damaged|a mess|
                crashing|unhappy|not happy|short|noisy|cold|loud|dirty|dangerous|unsafe|old|full|
                expensive|annoyed|angry|confusing|confused|dead|dying|sick|red|dreadful|terrible|
                awful|impossible|chaos|hated|unresolved|full up)
        """,
        1.0: r"""
            complain(s|ts|ed|ing|t)?|complaints?|fail(s|ed|ing|ures?)?|crash(es|ed|ing)?(?! cart)
            stops
            stopped|errors?|leak(s|ing|ed)?|rejects?|rejected|delays?|delayed|bugs?|risks?|risky
            lost|loses|losing|missed|missing|outages?|freez(es|ing)|froze|mould|mold|damp|breaks
            broke|broken|alarms?|alarming|blocked|blocks|theft|stolen|thefts|accidents?
            injur(y|ies|ed)|incidents?
            too (long|slow|late|few|small|expensive|loud|many|much|little|cold|hot)|shortage
            short of|we lose|dropped out|dropping|falling|gone up|kill(s)? the
        """,
    },
    most=4.0,
)  # fmt: skip

UNSOLVED = Signs(
    {
        4.0: r"""
            (keep|keeps|leave|leaves|left|stays?|stay|remains?|leaving|kept)( (it|this|that|them|
                these|those|the \w+( \w+)?|that one|this one|\w+))?( as)?( (an|a))?( \w+)? (open|
                unsolved|unresolved|undecided)(?! (at|until|from|on|all|to|for (customers|
                visitors)|day|evening|days|air|house|source|door|doors|up|floor|plan|office|space|
                mic|bar|fire))
            (is|are|it's|that's|they're|still)( (still|all|yet|currently))? (open|unsolved|
                unresolved|undecided)(?! (at|until|from|on|all|to|for|day|evening|days|air|house|
                source|door|doors|up|floor|plan|office|space|mic|bar|fire|again|now))
            (stays?|remains?|is|keep (it|this|that)|leave (it|this|that)) (as )?a question mark
            (an|the|one|our|as|as an)( \w+)? (open|unsolved|unresolved) (question|point|issue|
                problem|item|topic|matter)
            (stays?|remains?|keep (it|this|that)|leave (it|this|that)|goes|put (it|this|that)|stay|
                remain)( back)? on (the|our|my) (list|agenda|board|radar|table)
        """,
        3.5: r"""
            (can't|cannot|can not|won't|not going to|aren't going to|will not|unable to|couldn't|
                don't have to)( (really|be able to|all))* (solve|settle|decide|resolve|answer|fix|
                sort|agree|clear|finish|approve|promise|confirm|judge|commit)( \w+){0,6} (today|
                now|here|tonight|this (week|evening|morning|afternoon|meeting)|on the spot|
                right now)
            no (decision|solution|answer|agreement|conclusion|consensus)( (today|yet|now|tonight|
                here|on))*
            we('re| are) not getting any(where| further)|going (round|around) in circles
            we don't get any further|we'll have to leave it (there|at that)
        """,
        3.0: r"""
            (park|table|shelve|postpone|defer|adjourn) (it|this|that|the (question|matter|topic|
                issue|point|decision|item|discussion))
            (it'll|it will|that'll|that will|they'll|we'll)( just)? have to wait( (until|for|
                till))?
            leave (it|that|this|the \w+|that one|this one)( (for|there for|until))+ (now|today|
                next|the next|another|later|the moment|we|then|january|february|march|april|may|
                june|july|august|september|october|november|december)
            (look|talk|think|discuss|revisit|come back|get back|go back|circle back|return|decide|
                continue|(take|pick|bring) (it|this|that|them) up)( \w+){0,6} (again|next (time|
                meeting|week|month|session)|at the next|in (january|february|march|april|may|june|
                july|august|september|october|november|december)|another time|later on|in (a|one|
                two|three|four|six|a few) (weeks?|months?|fortnight))
            (let's|we'll|we will) see (next|where we|how it|what|in|on|whether|if)
            (wait and|remains to be) (see|seen)
        """,
        2.5: r"""
            (can't|cannot|couldn't|can not)( (really|quite|yet|even))* (explain|figure|reproduce|
                work out|say why|see why|tell why|solve|find (out|the (cause|reason|fault)|
                a (solution|replacement|way)|any|an|it|anyone|anybody|someone))
            (don't|doesn't|do not|didn't|not|never)( (really|yet|actually|even|still))* (know|
                understand|see) (why|what else|what causes|what the|what to|what it|what's|how|
                where it|where the|who (is|will|could|can)|yet|the (cause|reason))
            (i|we|they|he|she|kevin)( (really|honestly|just|simply|still))* (don't|doesn't|
                do not) know$
            neither do i
            (can't|cannot|couldn't|don't)( (really|yet))* see (any|a|what|where|the) (pattern|logic|
                reason|is|it|causes?|rhyme)
            (can't|cannot|couldn't) see (what|why|where)$
            (don't|doesn't|do not)( (really|yet|honestly))* know( yet)? (what|how|where) (i|we|they|
                you|he|she)( \w+)? (do|manage|go|get|pay|cope|find|we'd|would)
            (i've|i have|we've|we have)( really| honestly)? no idea (what|how|why|where|who)
            (don't|doesn't|do not) (have a|see a|see any)( \w+)? (recipe|remedy|cure|way (forward|
                out|round|around))
            no (idea|clue|solution|explanation|fix|remedy|one knows|luck|way (out|around))
            nobody (knows|has (an|a|any|found)|can (say|tell))
            (don't|doesn't) have (an|a|any|the)( (good|real|clear|better))? (solution|answer|idea|
                explanation|fix|replacement|plan|clue)
            (haven't|don't have|hasn't)( got)? (a|any|the)( \w+)? (clue|idea|explanation)
            none the wiser
            (none|nothing)( of \w+)? (helps|helped|works|worked)|none of \w+ (is|are|was|were)
            (it's|that's|is|remains)( still)? (a (bit of a )?(mystery|puzzle)|unclear)
            (haven't|hasn't|not)( \w+)? (found|solved|figured|decided|got an? (answer|solution))
            at a loss|out of ideas
            (up in the air|to be (decided|clarified|determined|confirmed)|needs? (more|
                further) (thought|investigation|discussion))
            tbd|unresolved|unsolved
            (is|are|we're|i'm)( still)? stuck|won't go away
        """,
        1.0: r"""
            still (don't|can't|haven't|hasn't|isn't|aren't|no|waiting|unclear|missing|broken|not|
                nothing|down|stopped|stops|fails?|happens|leaking|open)
            (for|in) the last \w+ (weeks|months|meetings|retros)
            since (january|february|march|april|may|june|july|august|september|october|november|
                december|last)
            for (two|three|four|five|six|several) (weeks|months)|again and again|every time
            (twice|three times) already|any of my
        """,
    },
    most=5.0,
)  # fmt: skip
