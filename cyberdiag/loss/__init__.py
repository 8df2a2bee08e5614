"""Pure: firm x maturity -> loss estimate, in closed form and by simulation (the only user of NumPy).

Typical use: `loss_profile(facts, model)`, `maturity(shares(judged), model)`, then `estimate(...)`; for many
what-ifs `savings(...)`, or `draw(...)` once and `evaluate(draws, maturity)` each time.
"""
