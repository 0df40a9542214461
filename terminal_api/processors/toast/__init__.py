"""Toast's gift-card provider API, as the register that asks: one endpoint, five kinds of request.

    Toast(http, Settings(url, restaurant, EUR), StaticKey(secret(InEnvironment("TOAST_KEY"))))

The provider keeps the balances; we speak to it as Toast's platform would. In this package "Source:" names
where Toast documents a fact, "seen" is only in its public reference implementation, "ours" is our reading.

`processor` asks. Before: `checks` for what makes no sense, `questions` makes `transactions` of requests,
`looking` at the card first, `memory` of what may have left. There: `endpoint`, with `authorisation`.
After: `answers` reads, `statuses` is the table of all refusals, `endings` makes the outcome. `replacing` is
for tips.
"""
