/* SPDX-License-Identifier: MIT
 *
 * ctl/screen.h - the terminal that standard output is, and how it is left as it
 * was.
 */
#ifndef ADUANA_CTL_SCREEN_H
#define ADUANA_CTL_SCREEN_H

#include <stdbool.h>
#include <stdio.h>

bool	 screen_is_one(void);
/* Of the terminal, or of COLUMNS and LINES; 80 and 24 where nobody knows. */
void	 screen_size(unsigned *columns, unsigned *lines);

/* A page of its own, keys without Return; a change of size ends a wait.  -1:
 * standard output is no terminal that can do it; nothing has changed then. */
int	 screen_open(void);
/* As it was; harmless when it is not open. */
void	 screen_close(void);
/* The page is written anew from its top: ${text} has lines, each cut to fit
 * before. */
void	 screen_draw(const char *text, size_t len);
/* Where keys come from, to wait for; -1: nowhere. */
int	 screen_keys(void);
/* A key that is there, or 0. */
char	 screen_key(void);

#endif
