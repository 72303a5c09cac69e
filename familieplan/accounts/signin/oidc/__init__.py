"""OpenID Connect: staff by Entra ID or Ansattporten, and the seam for families by ID-porten."""
