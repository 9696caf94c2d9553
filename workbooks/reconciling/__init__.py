"""What should be paid held against what the bank says it paid and what came back, to the fen."""
