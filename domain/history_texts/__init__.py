"""What a trip's history says, noun by noun, in words that stay true when names change later."""
