"""流浪乞讨救助 — people helped at rescue stations, who they are found to be, how they leave, and who looks for them."""
