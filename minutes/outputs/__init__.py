"""The one owner of an output folder: what is written there, by whom, and what must stay.

ownership.py   whose a file is, and so what may become of it: read this first
writing.py     what a source's outputs are called and hold; written for `run` and `render`
written.py     what these two wrote, in the cache; aside.py: where an edited file is kept
ledger.py      what a batch wrote, in `.minutes/meetings` of its folder
approval.py    which minutes a team approved, in `.minutes/approved` beside them
exporting.py   approved minutes in every format, in place of those that were there
recording.py   where the recording of a meeting lies
"""

from minutes.outputs.writing import (
    check_writable,
    output_stem,
    place,
    plan_outputs,
    render_outputs,
    write_outputs,
)

__all__ = [
    "check_writable",
    "output_stem",
    "place",
    "plan_outputs",
    "render_outputs",
    "write_outputs",
]
