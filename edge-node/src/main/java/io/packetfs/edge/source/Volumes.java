package io.packetfs.edge.source;

import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.Volume;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file behind a URL and keeps it inside its volume: the real path, all symbolic links
 * resolved, has to lie below the volume's own real path.
 */
final class Volumes {
  private static final Logger LOG = System.getLogger(Volumes.class.getName());

  private final List<Volume> longestFirst;

  Volumes(List<Volume> volumes) {
    longestFirst =
        volumes.stream()
            .sorted(Comparator.comparingInt((Volume volume) -> volume.path().length()).reversed())
            .toList();
  }

  /**
   * Looks a file up. Blocks on the file system.
   *
   * @throws ProblemException POLICY_DENIED if no volume holds it or a link leads out of its volume;
   *     OBJECT_NOT_FOUND if there is no regular file; ORIGIN_FAILED if the file system fails
   */
  FileStamp stamp(ObjectUrl url) {
    String path = url.filePath();
    Volume volume = volumeOf(path);
    Path root = realRoot(volume);
    Path real = realFile(volume, root, Path.of(path));
    try {
      return FileStamp.read(volume, path, real);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  private Volume volumeOf(String path) {
    Optional<Volume> found = longestFirst.stream().filter(v -> v.holds(path)).findFirst();
    return found.orElseThrow(
        () ->
            Problem.of(
                    ErrorCode.POLICY_DENIED,
                    "no volume of this edge node holds the file " + path,
                    longestFirst.isEmpty()
                        ? "a volume that holds it; this node has none"
                        : "a path below "
                            + String.join(
                                " or ", longestFirst.stream().map(Volume::path).sorted().toList()),
                    path)
                .asException());
  }

  private static Path realRoot(Volume volume) {
    try {
      return Path.of(volume.path()).toRealPath();
    } catch (IOException e) {
      throw Problem.of(
              ErrorCode.ORIGIN_FAILED,
              "the volume " + volume.name() + " cannot be opened at " + volume.path() + ": " + e,
              "a readable directory at " + volume.path(),
              e.toString())
          .asException();
    }
  }

  private static Path realFile(Volume volume, Path root, Path path) {
    try {
      return inside(volume, root, path, path.toRealPath());
    } catch (NoSuchFileException e) {
      // Through a link out of the volume, "not found" would tell what is there.
      Path ancestor = nearestReal(path);
      if (ancestor != null) {
        inside(volume, root, path, ancestor);
      }
      throw notFound(path.toString(), "no such file");
    } catch (IOException e) {
      throw failure(path.toString(), e);
    }
  }

  private static Path inside(Volume volume, Path root, Path asked, Path real) {
    if (real.startsWith(root)) {
      return real;
    }
    throw Problem.of(
            ErrorCode.POLICY_DENIED,
            "a symbolic link on the way to " + asked + " leads out of the volume " + volume.name(),
            "a file whose real path lies in " + volume.path(),
            "a real path outside of it")
        .asException();
  }

  private static @Nullable Path nearestReal(Path path) {
    for (Path up = path; up != null; up = up.getParent()) {
      try {
        if (Files.isSymbolicLink(up)) {
          // A dangling link: judge where it points, as far as that exists.
          Path target = up.resolveSibling(Files.readSymbolicLink(up)).normalize();
          return Files.exists(target, LinkOption.NOFOLLOW_LINKS) ? target : nearestReal(target);
        }
        return up.toRealPath();
      } catch (IOException notHere) {
        LOG.log(Level.TRACE, "looking further up than {0}", up);
      }
    }
    return null;
  }

  static ProblemException notFound(String path, String actual) {
    return Problem.of(
            ErrorCode.OBJECT_NOT_FOUND,
            "there is no regular file " + path,
            "a regular file at " + path,
            actual)
        .asException();
  }

  static ProblemException failure(String path, IOException e) {
    if (e instanceof NoSuchFileException) {
      return notFound(path, "no such file");
    }
    if (e instanceof AccessDeniedException) {
      return Problem.of(
              ErrorCode.POLICY_DENIED,
              "the operating system does not let this edge node read " + path,
              "read permission for the edge node's user",
              "permission denied")
          .asException();
    }
    // "Not a directory", a loop of links: the path names nothing.
    if (e instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
      String reason = fileSystem.getReason();
      if (reason.contains("Not a directory") || reason.contains("symbolic links")) {
        return notFound(path, reason);
      }
    }
    return Problem.of(
            ErrorCode.ORIGIN_FAILED, "reading " + path + " failed: " + e, "its bytes", e.toString())
        .asException();
  }
}
