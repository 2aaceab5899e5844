"""What plancalc costs beyond what its work must cost: each figure a ratio against a bare program in the same run.

``python -m tests.benchmarks`` runs all of them; ``python -m tests.benchmarks NAME ...`` some. No part of the tests.
"""
