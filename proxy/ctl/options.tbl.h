/* SPDX-License-Identifier: MIT
 *
 * ctl/options.tbl.h - options of aduanactl itself, before or behind a command.
 *
 * OPTION(letter, name, value, help): getopt's value, which is no option of its
 * own; --name; what stands in its value's place in the help, "" for a flag;
 * help.
 */
OPTION('s', "socket", "PATH", "aduana's admin socket")
OPTION('c', "config", "FILE",
    "find the socket in this configuration, not in /etc/aduana/aduana.yaml")
OPTION('o', "out", "FILE", "write the answer there")
OPTION('j', "json", "", "the answer as JSON, as it came")
OPTION('C', "color", "WHEN",
    "colours: always, never, or auto, on a terminal unless NO_COLOR is set")
OPTION('h', "help", "", "this text; behind a command: more of that")
OPTION('v', "version", "", "version")
#undef OPTION
