"""The English words that never name a subject, and those that do so only in company."""

from __future__ import annotations

from minutes.languages.english.words import (
    AUXILIARIES,
    FILLERS,
    FUNCTION_WORDS,
    NEGATIONS,
    NUMBERS,
    SUBJECTS,
    SUBORDINATORS,
)
from minutes.text import word_set

__all__ = ["BREAKS", "DETERMINERS", "QUALIFIERS", "VAGUE", "VERB_COMES"]


def _forms(verbs: str) -> frozenset[str]:
    """Verbs with their regular forms: try, tries, tried, trying."""
    found = set()
    for verb in verbs.split():
        stem = verb[:-1] if verb.endswith("e") else verb
        doubled = verb + verb[-1]
        found |= {verb, verb + "s", verb + "es", stem + "ed", stem + "ing"}
        found |= {doubled + "ed", doubled + "ing"}
        if verb.endswith("y"):
            found |= {verb[:-1] + "ies", verb[:-1] + "ied"}
    return frozenset(found)


_VERBS = _forms(
    "accept achieve add afford agree aim allow annoy answer appear apply argue arrive ask assume "
    "avoid become begin behave believe belong blame bother break bring buy call care carry catch "
    "check choose clarify come compare complain complete concern confirm confuse consider contain "
    "continue convince cope cover create cut deal decide define delete deliver depend describe "
    "deserve develop differ disagree disappear discuss do draw drop eat encourage end ensure enter "
    "establish evaluate exist expect explain face fail fall feel figure fill find finish fit fix "
    "focus follow forget get give go grab grow guess handle hang happen hate have hear help hit "
    "hold hope identify ignore imagine imply improve include increase indicate insist intend "
    "introduce involve join jump keep know laugh lead learn leave let lie like listen live look "
    "lose love maintain make manage matter mean meet mention mind miss move need notice obtain "
    "occur open own pass pay pick prefer prepare press pretend prevent proceed produce promise "
    "propose prove provide pull push put raise reach read realize realise receive recommend reduce "
    "refer refuse regard rely remain remember remind remove repeat replace reply represent require "
    "respond reveal run save say see seem sell send serve set settle share shift show shut sit "
    "skip solve sound speak specify spend split stand start state stay stick stop submit succeed "
    "suffer suggest suit suppose surprise switch take talk tell tend thank think throw touch try "
    "turn understand use vary wait walk want warn waste watch wear wish wonder work worry write"
) | word_set(
    "am is are was were be been being has had did done began begun broke broken brought built "
    "bought came chose chosen dealt drew drawn drove driven ate eaten fell fallen felt found "
    "forgot forgotten gave given went gone got gotten grew grown hung heard held hid hidden kept "
    "knew known led left lent lay lain lost made meant met paid put read ran said saw seen sold "
    "sent shown shut sat slept spoke spoken spent stood stuck taught told thought threw thrown "
    "took taken understood woke wore worn won wrote written let's gonna wanna gotta dunno"
)
_ADVERBS = word_set(
    "about above actually afterwards again ago ahead almost alone along already also always anyhow "
    "anymore anyway anyways anywhere apart around aside away back barely basically behind below "
    "besides beyond briefly certainly clearly completely currently definitely directly down early "
    "easily else enough entirely especially etc even eventually ever everywhere exactly fairly far "
    "finally first fully further generally gradually hardly here hopefully how however immediately "
    "indeed instead last lastly late later lately least less likely maybe meanwhile merely more "
    "most mostly much nearly necessarily never next nicely normally nowhere obviously occasionally "
    "often once otherwise overall pardon particularly perhaps please plus possibly precisely "
    "presumably pretty previously primarily probably properly quickly quite rarely rather really "
    "recently regarding relatively right roughly seriously shortly similarly simply since slightly "
    "slowly so somehow sometimes somewhat somewhere soon specifically still straight strictly "
    "suddenly supposedly surely technically then there therefore though thus together tomorrow "
    "tonight too totally twice typically unfortunately unless until usually very well whatsoever "
    "whereas wherever yesterday yet today now yeah yes yep yup okay ok oh ah uh-huh mm-hmm huh wow "
    "hey hi hello bye goodbye thanks sorry welcome alright cool sure right guys gosh god ha oops "
    "morning afternoon evening tonight noon midnight o'clock am pm a.m p.m"
)
_CLOSED = word_set(
    "according across after against all among amongst another any anybody anyone anything both but "
    "de despite during each either every everybody everyone everything except few former inside "
    "itself latter least less many mine more most much my near neither nobody none nor nothing off "
    "onto other others ourselves outside own per same several some somebody someone something such "
    "that themselves these they this those throughout till toward towards underneath upon us "
    "various versus via what whatever which whichever whoever whom whose within without your yours "
    "yourself myself himself herself theirs ours his hers its half whole bit lot lots couple bunch "
    "kind kinds sort sorts type types dozen percent mr mrs ms dr dear cannot ain't kinda sorta"
)
_CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays "
    "thursdays fridays saturdays sundays january february march april june july august september "
    "october november december day days week weeks weekend month months year years hour hours "
    "minute minutes second seconds moment time times fortnight quarter today's tomorrow's "
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth "
    "hundred thousand million billion"
)
BREAKS = (
    FUNCTION_WORDS
    | FILLERS
    | NUMBERS
    | NEGATIONS
    | SUBORDINATORS
    | _VERBS
    | _ADVERBS
    | _CLOSED
    | _CALENDAR
)

# What a phrase may hold but not end with.
QUALIFIERS = word_set(
    "able available awful bad bad basic best better big bigger biggest boring bright busy certain "
    "cheap cheaper clear close cold comfortable common complete complex complicated confusing "
    "correct crazy current different difficult easier easiest easy empty excellent exciting "
    "expensive extra fair familiar fast faster fine former free fresh full fun funny general glad "
    "good great happy hard harder heavy high higher hot huge hungry ideal important impossible "
    "individual interested interesting internal large larger late latest likely little local long "
    "longer loud low lower lucky main major missing monthly multiple necessary new newer next nice "
    "normal obvious odd official old older only open original particular past perfect personal "
    "poor possible potential previous proper quick quiet ready real reasonable recent red regular "
    "related relevant responsible rest right safe separate serious short shorter significant "
    "silly similar simple simpler single slow small smaller smart soft special specific standard "
    "strange strong stupid sudden suitable terrible tiny total tough true typical unusual upset "
    "useful usual valid warm weekly daily weird wide wonderful worse worst worth wrong young "
    "additional actual alternative appropriate entire obvious unable aware willing keen amazing "
    "awesome brilliant lovely horrible annoying nasty cute"
)
# Nouns that say nothing by themselves.
VAGUE = word_set(
    "thing things stuff way ways idea ideas point points question questions problem problems issue "
    "issues case cases example examples instance fact facts reason reasons part parts piece pieces "
    "side sides end place places people person man guy one ones name names word words number "
    "numbers list lists level line lines area areas aspect aspects option options choice choices "
    "matter step steps stage top bottom front middle left hand head eye world life job work talk "
    "meeting meetings discussion agenda item items topic topics notes minutes sense deal mind "
    "opinion thought thoughts suggestion decision decisions answer answers difference amount size "
    "course rest process order change changes chance possibility use bit mess look start stop try "
    "hope feeling turn feedback information everything result results detail details "
    "idea none luck fault kids story stories joke fun god hell person room"
)
DETERMINERS = word_set(
    "a an the this these those my your his her our their its each every any some no which what "
    "whose another"
)
# After these comes a verb: "we release on Mondays", "to test the server".
VERB_COMES = (
    SUBJECTS
    | (AUXILIARIES - word_set("is are was were be been am has have had"))
    | word_set("to please not never let's who i'll we'll you'll they'll he'll she'll it'll")
    | word_set("i'd we'd you'd they'd and/or")
)
