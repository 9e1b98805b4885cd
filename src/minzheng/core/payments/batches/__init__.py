"""付款批与付款指令 — what is paid to whom, in which batch, and whose account has to be mended first."""
