/* SPDX-License-Identifier: MIT
 *
 * options.tbl.h - what can be typed behind aduana.
 *
 * OPTION(letter, name, value, help): getopt's value, which is no option of its
 * own; --name; what stands in its value's place in the help, "" for a flag;
 * help.
 */
OPTION('c', "config", "FILE",
    "The configuration. Without it: /etc/aduana/aduana.yaml, else the one in "
    "the source tree.")
OPTION('s', "set", "NAME=VALUE",
    "Override a setting, as often as wanted; VALUE is YAML. Goes before the "
    "configuration, at every reload too.")
OPTION('k', "check", "",
    "Read the configuration, or the file that is named behind, and the lists "
    "it names, print every mistake as file:line:column, and exit.")
OPTION('m', "make-authority", "",
    "Make the authority that signs for intercepted hosts if there is none, "
    "and show it.")
OPTION('r', "replay", "ACCESS.LOG",
    "Show what changed lists would have done to the requests of a log.")
OPTION('w', "with", "FILE",
    "For --replay: a blacklist, whitelist or tunnel list instead of that in "
    "force, rules as in conf.d, or a settings file.")
OPTION('j', "json", "", "For --replay: the result as JSON.")
OPTION('d', "print-defaults", "",
    "Print a configuration file with every setting explained.")
OPTION('v', "version", "", "Print the version.")
OPTION('h', "help", "", "Print a short help.")
#undef OPTION
