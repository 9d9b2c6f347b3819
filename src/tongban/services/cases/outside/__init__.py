"""Cases that another system handles: handed over, told of by its acts, taken back."""
