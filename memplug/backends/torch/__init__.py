"""Local models on torch: cross-encoders and late interaction behind the Reranker port, on a GPU where there is one."""
