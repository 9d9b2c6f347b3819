"""The round-the-clock assistant (智能客服): a dialogue that says only what the guides say, and from where."""
