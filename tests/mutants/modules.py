"""Which modules are held to this, and where their own tests stand."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "var" / "mutants"
COVERAGE = RESULTS / "coverage"

# At least this share of the mutants dies; of lines and branches nothing is left out.
GOAL = 0.9

# The tests that are about a module, those that say most of it first.
MODULES: dict[str, tuple[str, ...]] = {
    module: tuple(f"tests/{path}.py" for path in paths.split())
    for module, paths in {
        "families/access.py": "families/test_access_by_day families/test_access_between_families families/test_access_brought_up_to_date families/test_consents families/test_deputies"
        " families/test_emergency families/test_access rights/test_door accounts/test_readings_written"
        " families/test_verification families/test_secret_sharing",
        "families/policies.py": "families/test_access_between_families families/test_access families/test_emergency",
        "families/secrecy.py": "families/test_who_may_know families/test_secret_sharing",
        "families/models/knowledge.py": "families/test_who_may_know families/test_access_between_families families/test_access_by_day",
        "families/protection.py": "families/test_protection",
        "families/consent_operations.py": "families/test_consent_facts families/test_consents families/test_signed_paper",
        "families/consent_questions.py": "families/test_asking_anew families/test_consent_age",
        "families/disclosure_operations.py": "families/test_ledger_facts families/test_ledger",
        "families/emergency_operations.py": "families/test_emergency_facts families/test_emergency families/test_emergency_provisions",
        "families/deputy_operations.py": "families/test_deputy_refusals families/test_deputies coordination/test_absence",
        "families/basis_rows.py": "families/test_basis_rows families/test_basis_page",
        "families/rows.py": "families/test_header families/test_pages",
        "families/unusual.py": "families/test_unusual_counts families/test_unusual_boundaries families/test_unusual_reading",
        "accounts/acting.py": "accounts/test_doors_of_roles accounts/test_change_history config/test_transactions",
        "accounts/access.py": "accounts/test_doors_of_roles accounts/test_offices",
        "accounts/readlog.py": "accounts/test_readings_written accounts/test_read_log",
        "accounts/readlog_chain.py": "accounts/test_read_log_chain",
    }.items()
}

# Tests that reach a module by its pages come after its own.
ALSO = ("tests/families/test_pages.py", "tests/families/test_oversight_pages.py", "tests/accounts/test_offices.py")
TESTS = (*dict.fromkeys(path for own in MODULES.values() for path in own), *ALSO)


def path_of(module: str) -> Path:
    return ROOT / "familieplan" / module


def name_of(module: str) -> str:
    return "familieplan." + module.removesuffix(".py").replace("/", ".")
