"""The rules of gift cards: their numbers, limits, shares of a sale, and what law says of paying them out."""
