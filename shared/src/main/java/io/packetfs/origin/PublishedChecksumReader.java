package io.packetfs.origin;

import io.packetfs.window.ByteRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a response's headers which CRC-32C its origin publishes of the whole object:
 *
 * <ul>
 *   <li>{@code x-goog-hash: crc32c=BASE64}, also among others and on several lines (Google Cloud
 *       Storage).
 *   <li>{@code Repr-Digest: crc32c=:BASE64:} (RFC 9530): of the selected representation, whole also
 *       on a 206. {@code Content-Digest} is of the body at hand and tells nothing of the object.
 *   <li>{@code x-amz-checksum-crc32c: BASE64} (S3), unless {@code x-amz-checksum-type} says that it
 *       is a checksum of the parts' checksums. Where that header is missing, the entity tag tells:
 *       one that ends with a number of parts is of a multipart upload, whose checksum is of the
 *       parts' then, even when it comes without that number itself (boto/botocore#3346). A range
 *       that is exactly one part of a multipart upload gets that part's checksum ("Part-level
 *       checksums" in S3's user guide; the header looks the same), so of ranges it is believed only
 *       at the object's beginning and shorter than the shortest part that S3 has more of behind it.
 * </ul>
 *
 * <p>What cannot be read is ignored, and so are two that disagree: at least one of them is wrong
 * and nobody says which. That is no reason to refuse the bytes, which have an identity of their
 * own; it only leaves nothing to verify them by.
 */
public final class PublishedChecksumReader {
  private static final String GOOGLE = "x-goog-hash";
  private static final String DIGEST = "Repr-Digest";
  private static final String AMAZON = "x-amz-checksum-crc32c";
  private static final String AMAZON_TYPE = "x-amz-checksum-type";
  private static final String NAME = "crc32c";

  /** Every part of a multipart upload but the last has at least this many bytes. */
  private static final long AMAZON_PART_BYTES_MIN = 5 << 20;

  /** The entity tag of a multipart upload: a digest of digests and how many there were. */
  private static final Pattern MULTIPART_ETAG = Pattern.compile("\"[0-9a-f]{32}-[0-9]{1,5}\"");

  /** 4 bytes; parsers should not insist on the padding (RFC 9651, section 4.2.7). */
  private static final Pattern BASE64 = Pattern.compile("([A-Za-z0-9+/]{6})(?:==)?");

  private PublishedChecksumReader() {}

  /**
   * What a response that has bytes of an object publishes of the whole of it, or null.
   *
   * @param headers of a 206, or of the 200 of an empty object
   * @param range which bytes its body has
   * @param objectSizeBytes the object's size
   */
  public static @Nullable PublishedChecksum read(
      ResponseHeaders headers, ByteRange range, long objectSizeBytes) {
    List<PublishedChecksum> published = new ArrayList<>();
    google(headers, published);
    digest(headers, published);
    if (isOfNoPart(range, objectSizeBytes)) {
      amazon(headers, published);
    }
    boolean agreed = published.stream().mapToInt(PublishedChecksum::crc32c).distinct().count() == 1;
    return agreed ? published.getFirst() : null;
  }

  private static void google(ResponseHeaders headers, List<PublishedChecksum> published) {
    String value = headers.combined(GOOGLE);
    if (value == null) {
      return;
    }
    for (String hash : value.split(",", -1)) {
      int equals = hash.indexOf('=');
      if (equals > 0 && hash.substring(0, equals).strip().equals(NAME)) {
        add(GOOGLE, hash.substring(equals + 1).strip(), published);
      }
    }
  }

  private static void digest(ResponseHeaders headers, List<PublishedChecksum> published) {
    String value = headers.combined(DIGEST);
    Map<String, StructuredList.Item> members =
        value == null ? null : StructuredList.parseDictionary(value);
    StructuredList.Item member = members == null ? null : members.get(NAME);
    if (member != null && member.value() instanceof String bytes && bytes.startsWith(":")) {
      add(DIGEST, bytes.substring(1, bytes.length() - 1), published);
    }
  }

  private static void amazon(ResponseHeaders headers, List<PublishedChecksum> published) {
    String type = headers.single(AMAZON_TYPE);
    String value = headers.single(AMAZON);
    // A checksum of checksums ends with how many: it is not base64 then.
    boolean ofWhole = type == null ? !isMultipart(headers) : type.equals("FULL_OBJECT");
    if (value != null && ofWhole) {
      add(AMAZON, value, published);
    }
  }

  private static boolean isMultipart(ResponseHeaders headers) {
    String etag = headers.single("ETag");
    return etag != null && MULTIPART_ETAG.matcher(etag).matches();
  }

  private static boolean isOfNoPart(ByteRange range, long objectSizeBytes) {
    return range.offset() == 0
        && (range.length() == objectSizeBytes || range.length() < AMAZON_PART_BYTES_MIN);
  }

  private static void add(String source, String base64, List<PublishedChecksum> published) {
    Matcher digits = BASE64.matcher(base64);
    if (digits.matches()) {
      byte[] bytes = Base64.getDecoder().decode(digits.group(1));
      published.add(new PublishedChecksum(ByteBuffer.wrap(bytes).getInt(), source));
    }
  }
}
