"""Prometheus, scraping every service, the edge and itself."""
import urllib.error
import urllib.request

import yaml

import process
from state import MODULES, ROOT

NAME = "prometheus"
RULES = ROOT / "charts" / "luotsi" / "files" / "rules"
SCRAPE = "2s"
READY_SECONDS = 30


def scrape_config(targets, rules=None):
    """`targets`: the address of each part's /metrics by name."""
    return {
        "global": {"scrape_interval": SCRAPE, "evaluation_interval": SCRAPE},
        "rule_files": [f"{rules}/*.yaml"] if rules else [],
        "scrape_configs": [{"job_name": name, "static_configs": [{"targets": [target]}]}
                           for name, target in targets.items()],
    }


def targets(state):
    ports = state.ports()
    return {**{module: f"127.0.0.1:{ports[f'{module}.admin']}" for module in MODULES},
            "edge": f"127.0.0.1:{ports['edge_metrics']}", NAME: f"127.0.0.1:{ports[NAME]}"}


def start(state):
    if process.pid_of(state, NAME):
        return
    config = state.config / "prometheus.yaml"
    rules = RULES if any(RULES.glob("*.yaml")) else None
    config.write_text(yaml.safe_dump(scrape_config(targets(state), rules), sort_keys=False), encoding="utf-8")
    process.start(state, NAME, ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={state.data / NAME}",
                                f"--web.listen-address=127.0.0.1:{state.ports()[NAME]}",
                                "--storage.tsdb.retention.time=2d"])
    process.await_ready(state, NAME, lambda: answers(state), READY_SECONDS)


def answers(state):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{state.ports()[NAME]}/-/ready", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def stop(state):
    return process.stop(state, NAME)


def summary(state):
    return f"http://127.0.0.1:{state.ports()[NAME]}"
