"""The lists for the public: power, duty, fees, public services, negative, intermediaries, no visit."""
