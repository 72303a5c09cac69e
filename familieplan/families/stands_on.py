"""On what a part stands on a day, as SQL: one definition for the access rows and for the rules that raise flags.

Needs the participation as `p` and its office as `o`, and %(today)s.
"""

# A consent in force that reaches the office's service, or a provision in force that lets the service be told.
STANDS_ON = """JOIN families_sharingbasis b ON b.id = p.basis_id
       AND b.started_on <= %(today)s AND (b.ended_on IS NULL OR b.ended_on > %(today)s)
      LEFT JOIN families_consent c ON c.id = b.consent_id
       AND c.given_on <= %(today)s AND (c.until_on IS NULL OR c.until_on > %(today)s)
      LEFT JOIN families_consentedservice s ON s.consent_id = c.id AND s.service_id = o.service_id
       AND (s.withdrawn_on IS NULL OR s.withdrawn_on > %(today)s)
      LEFT JOIN families_legalbasis l ON l.id = b.legal_basis_id
       AND l.valid_from <= %(today)s AND (l.valid_to IS NULL OR l.valid_to > %(today)s)
       AND (l.to_all OR EXISTS (SELECT FROM families_legalbasis_receivers r
                                 WHERE r.legalbasis_id = l.id AND r.service_id = o.service_id))"""
COVERED = "(s.id IS NOT NULL OR l.id IS NOT NULL)"
# The first day on which it no longer does; NULL where nothing ends it.
UNTIL = "least(p.ended_on, b.ended_on, c.until_on, s.withdrawn_on, l.valid_to)"

# The same as a condition, and the day on which it ended, however long ago.
STANDS = f"EXISTS (SELECT FROM (SELECT 1) AS once {STANDS_ON} WHERE {COVERED})"
ENDED_ON = f"""(SELECT {UNTIL} FROM families_sharingbasis b
      LEFT JOIN families_consent c ON c.id = b.consent_id
      LEFT JOIN families_consentedservice s ON s.consent_id = c.id AND s.service_id = o.service_id
      LEFT JOIN families_legalbasis l ON l.id = b.legal_basis_id
     WHERE b.id = p.basis_id)"""  # noqa: S608 nothing a person typed
