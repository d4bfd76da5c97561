"""What sentences say, without a model: tables of patterns by language, and frames for what no table knows."""
