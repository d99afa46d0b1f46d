"""The stages, one file each; `read.STAGES` is their order. Each opens with what it recognises."""
