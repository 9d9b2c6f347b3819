"""Electronic signatures of people (电子签名): how somebody signs a document, and what proves it."""
