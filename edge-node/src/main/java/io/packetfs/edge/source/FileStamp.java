package io.packetfs.edge.source;

import io.packetfs.origin.Identity;
import io.packetfs.origin.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a file was at one moment. Two equal stamps around a read say that the path named the same,
 * unchanged file all the while, as far as the file system tells.
 *
 * @param volume whose it is
 * @param real its path without links
 * @param identity size and {@code volume:path:mtime_ns}; the path is the one inside the volume, so
 *     that nodes which mount it elsewhere agree
 * @param fileKey device and inode, or null where there is none: a file replaced by another of the
 *     same age and size is another file
 */
record FileStamp(Volume volume, Path real, Identity identity, @Nullable Object fileKey) {

  /** Reads the attributes. Blocks. */
  static FileStamp read(Volume volume, String path, Path real) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw Volumes.notFound(path, attributes.isDirectory() ? "a directory" : "a special file");
    }
    String inside = volume.path().equals("/") ? path : path.substring(volume.path().length());
    long mtimeNs = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    String validator = volume.name() + ":" + inside + ":" + mtimeNs;
    return new FileStamp(
        volume,
        real,
        new Identity(attributes.size(), validator, Identity.Kind.FILE),
        attributes.fileKey());
  }
}
