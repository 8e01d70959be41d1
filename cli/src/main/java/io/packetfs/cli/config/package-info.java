/**
 * Settings: which there are ({@link io.packetfs.cli.config.Setting}), where they come from ({@link
 * io.packetfs.cli.config.Configuration}), and what they make of the parts' options.
 */
@NullMarked
package io.packetfs.cli.config;

import org.jspecify.annotations.NullMarked;
