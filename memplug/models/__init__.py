"""Around the model ports: typed answers, retries, recognition of others' models, metering, recording."""
