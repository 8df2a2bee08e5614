"""Pure advice from model values: covers, gaps, services and cases, each with what it rests on."""
