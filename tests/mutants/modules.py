"""Which modules are held to this, and where their own tests stand."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "var" / "mutants"
COVERAGE = RESULTS / "coverage"

# At least this share of the mutants dies; of lines and branches nothing is left out.
GOAL = 0.9

MODULES: dict[str, tuple[str, ...]] = {
    "families/access.py": (
        *(
            "tests/families/test_access.py",
            "tests/families/test_access_by_day.py",
            "tests/families/test_verification.py",
        ),
        *("tests/families/test_deputies.py", "tests/families/test_emergency.py", "tests/rights/test_door.py"),
        *("tests/families/test_secret_sharing.py", "tests/families/test_consents.py"),
        "tests/accounts/test_readings_written.py",
    ),
    "families/policies.py": ("tests/families/test_access.py", "tests/families/test_emergency.py"),
    "families/secrecy.py": ("tests/families/test_secret_sharing.py", "tests/families/test_who_may_know.py"),
    "families/models/knowledge.py": ("tests/families/test_secret_sharing.py", "tests/families/test_who_may_know.py"),
    "families/protection.py": ("tests/families/test_protection.py",),
    "accounts/acting.py": ("tests/accounts/test_doors_of_roles.py", "tests/config/test_transactions.py"),
    "accounts/access.py": ("tests/accounts/test_doors_of_roles.py", "tests/accounts/test_offices.py"),
    "accounts/readlog.py": ("tests/accounts/test_readings_written.py", "tests/accounts/test_read_log.py"),
    "accounts/readlog_chain.py": ("tests/accounts/test_read_log_chain.py",),
    "families/consent_operations.py": (
        "tests/families/test_consents.py",
        "tests/families/test_signed_paper.py",
        "tests/families/test_consent_facts.py",
    ),
    "families/consent_questions.py": ("tests/families/test_consent_age.py", "tests/families/test_asking_anew.py"),
    "families/disclosure_operations.py": ("tests/families/test_ledger.py", "tests/families/test_ledger_facts.py"),
    "families/emergency_operations.py": ("tests/families/test_emergency.py", "tests/families/test_emergency_facts.py"),
    "families/deputy_operations.py": (
        "tests/families/test_deputies.py",
        "tests/families/test_deputy_refusals.py",
        "tests/coordination/test_absence.py",
    ),
    "families/basis_rows.py": ("tests/families/test_basis_rows.py", "tests/families/test_basis_page.py"),
    "families/rows.py": ("tests/families/test_header.py", "tests/families/test_pages.py"),
    "families/unusual.py": ("tests/families/test_unusual_reading.py",),
}

# Tests that reach a module by its pages come after its own.
ALSO = ("tests/families/test_pages.py", "tests/families/test_oversight_pages.py", "tests/accounts/test_offices.py")
TESTS = (*dict.fromkeys(path for own in MODULES.values() for path in own), *ALSO)


def path_of(module: str) -> Path:
    return ROOT / "familieplan" / module


def name_of(module: str) -> str:
    return "familieplan." + module.removesuffix(".py").replace("/", ".")
