"""Where the things stand that tests read."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_inputs"
CASES = sorted((ROOT / "tests" / "plan" / "cases").glob("*.yaml"))  # worked by hand
FIXTURES = ROOT / "tests" / "fixtures"
