"""Many firms on engines of other people: the same kernel over the batches that they hand out."""
