package io.packetfs.cli.config;

/**
 * A line of a table of settings.
 *
 * @param file where it stands
 * @param key its place in the file; dots lead into mappings
 * @param kind what it may be
 * @param defaultText what stands for it where nobody says anything, as a file would write it
 * @param description what it does, in plain words
 */
record Entry(ConfFile file, String key, Kind kind, String defaultText, String description) {}
