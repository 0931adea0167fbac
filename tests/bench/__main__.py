"""`python -m tests.bench`: LEADS (1000000) and REQUESTS (200) come from the environment.

BENCH_DIR: where the product's state is kept between runs (var/bench); it is one folder for each load and size.
BENCH_ONLY=seed ends once that is filled; BENCH_ONLY="web-to-lead,quote documents" measures these parts alone.
BENCH_BROWSER=0 leaves the weight of pages out.
"""

import os
import sys
from pathlib import Path

from tests.bench import installation

if __name__ == "__main__":
    leads, requests = int(os.environ.get("LEADS", "1000000")), int(os.environ.get("REQUESTS", "200"))
    place = Path(os.environ.get("BENCH_DIR", "") or installation.BASE_DIR / "var" / "bench")
    home = installation.prepare(place, leads)

    from tests.bench import run  # it needs Django, which needs the environment that `prepare` has set

    only = list(filter(None, os.environ.get("BENCH_ONLY", "").split(",")))
    if only == ["seed"]:
        sys.exit(run.only_prepare(home))
    with_browser = os.environ.get("BENCH_BROWSER", "1") != "0"
    sys.exit(run.main(home, leads=leads, requests=requests, only=only, with_browser=with_browser))
