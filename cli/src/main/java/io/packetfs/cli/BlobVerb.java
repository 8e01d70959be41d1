package io.packetfs.cli;

import io.packetfs.cli.config.Units;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pfs blob}. */
@Command(
    name = "blob",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a file to test with. Every byte is written: no holes.",
      "",
      "Example: pfs blob /dev/shm/blob.bin 256MiB random:42",
      ""
    })
final class BlobVerb implements Callable<Integer> {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final Pattern BYTE = Pattern.compile("\\d{1,3}");
  private static final Pattern RANDOM = Pattern.compile("random:-?\\d{1,18}");

  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "PATH", description = "Where to.")
  @SuppressWarnings("NullAway.Init") // required
  private Path path;

  @Parameters(index = "1", paramLabel = "SIZE", description = "How large, for example 256MiB.")
  @SuppressWarnings("NullAway.Init") // required
  private String size;

  @Parameters(
      index = "2",
      paramLabel = "FILL",
      description = "A byte, 0 to 255, or random:SEED for bytes that the seed decides.")
  @SuppressWarnings("NullAway.Init") // required
  private String fill;

  @Option(names = "--force", description = "Replace a file that is there.")
  private boolean force;

  BlobVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    long sizeBytes =
        Units.bytes(size)
            .orElseThrow(
                () -> wrong("SIZE: found \"" + size + "\", right is a size such as 256MiB"));
    Chunks chunks = chunks();
    Set<StandardOpenOption> how = new HashSet<>(Set.of(StandardOpenOption.WRITE));
    how.add(force ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW);
    if (force) {
      how.add(StandardOpenOption.TRUNCATE_EXISTING);
    }
    try (FileChannel file = FileChannel.open(path, how)) {
      for (long left = sizeBytes; left > 0; ) {
        ByteBuffer chunk = chunks.next((int) Math.min(left, CHUNK_BYTES));
        left -= chunk.remaining();
        while (chunk.hasRemaining()) {
          file.write(chunk);
        }
      }
    } catch (FileAlreadyExistsException e) {
      throw new VerbException(ExitCode.USAGE, path + " is there already; --force replaces it");
    } catch (IOException e) {
      throw new VerbException(ExitCode.USAGE, path + " cannot be written: " + e);
    }
    terminal.out().println(path + "  " + sizeBytes + " bytes, filled with " + fill);
    return ExitCode.DONE.status();
  }

  /** Bytes in the order of the file. */
  private interface Chunks {
    /** The next ones, ready to be read; valid until the next call. */
    ByteBuffer next(int lengthBytes);
  }

  private Chunks chunks() {
    byte[] chunk = new byte[CHUNK_BYTES];
    if (RANDOM.matcher(fill).matches()) {
      SplittableRandom random =
          new SplittableRandom(Long.parseLong(fill.substring("random:".length())));
      return length -> {
        random.nextBytes(chunk);
        return ByteBuffer.wrap(chunk, 0, length);
      };
    }
    if (BYTE.matcher(fill).matches() && Integer.parseInt(fill) <= 255) {
      Arrays.fill(chunk, (byte) Integer.parseInt(fill));
      return length -> ByteBuffer.wrap(chunk, 0, length);
    }
    throw wrong("FILL: found \"" + fill + "\", right is a byte from 0 to 255, or random:SEED");
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
