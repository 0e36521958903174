"""Many meetings at once: a batch that can be started, killed, moved and started again.

processing.py  the order of it all: find -> plan -> run -> report; read this first
finding.py     folders, patterns and files to inputs
subfolders.py  what is passed by in folders that are not looked into
naming.py      what the outputs of each input are called
planning.py    what is to be done, decided without decoding
running.py     what a batch asks of an engine that runs it
local.py       the engine of this machine: worker processes; worker.py: what runs in each
cluster.py     the engine of a Ray cluster; member.py: what runs in each of its workers
far.py         a batch in buckets: mirror.py their addresses, fetching.py how workers reach them
making.py      one meeting, from its file to its outputs
report.py      how it stands, for batch.json
overview.py    index.html; overview_page.py: what it shows; spoken.py: what was said, for its search
actions.py     actions.csv and actions.ics
approving.py   approved minutes take their place in the overview
removing.py    minutes whose recording was taken away; away.py: and what is only out of reach
moving.py      and where it was moved to
watching.py    minutes appear as recordings arrive

What a batch wrote, and from what, is in the ledger of the output folder (`minutes.outputs.ledger`):
so the next one knows what is up to date.
"""
