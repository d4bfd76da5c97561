"""Language models, embedders and rerankers behind litellm: a hundred providers and any OpenAI-compatible server."""
