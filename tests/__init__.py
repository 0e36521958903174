"""The tests of minutes: they mirror its modules."""

import os

# Each of several workers takes its share of the cores, and so do the processes that it starts: if
# all networks take all cores, their threads mostly wait for one another. Before torch is imported.
WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
if WORKERS > 1:
    os.environ.setdefault("OMP_NUM_THREADS", str(max((os.cpu_count() or 1) // WORKERS, 1)))
