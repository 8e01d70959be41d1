package io.packetfs.origin;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list or dictionary of items with parameters, as structured fields write it (RFC 9651). Bare
 * items become {@code Boolean}, {@code Long} (integers and dates), {@code BigDecimal}, or {@code
 * String} (strings, tokens, and the raw text of the kinds that nothing here needs). Lists in lists
 * are refused.
 */
final class StructuredList {

  /**
   * One member.
   *
   * @param value its bare item
   * @param parameters by key; the last of equal keys counts
   */
  record Item(Object value, Map<String, Object> parameters) {}

  private static final Pattern KEY = Pattern.compile("[a-z*][a-z0-9_.*-]*");
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:[0-9]{1,12}\\.[0-9]{1,3}|[0-9]{1,15})(?![0-9.])");
  private static final Pattern DATE = Pattern.compile("@(-?[0-9]{1,15})(?![0-9.])");
  private static final Pattern BOOLEAN = Pattern.compile("\\?([01])");
  private static final Pattern STRING =
      Pattern.compile("\"((?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\"\\\\])*+)\"");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*");
  private static final Pattern BYTES = Pattern.compile(":[A-Za-z0-9+/=]*:");
  private static final Pattern DISPLAY_STRING = Pattern.compile("%\"[\\x20\\x21\\x23-\\x7e]*\"");
  private static final Pattern COMMA = Pattern.compile("[ \\t]*,[ \\t]*(?!$)");
  private static final Pattern EQUALS = Pattern.compile("=");
  private static final Pattern SEMICOLON = Pattern.compile("; *");

  private final Matcher in;
  private int at;

  private StructuredList(String field) {
    this.in = KEY.matcher(field).useTransparentBounds(true);
  }

  /** The members, or null if the field does not parse: then it has to be ignored whole. */
  static @Nullable List<Item> parse(String field) {
    String text = field.strip();
    StructuredList list = new StructuredList(text);
    List<Item> items = new ArrayList<>();
    while (list.at < text.length()) {
      if (!items.isEmpty() && !list.take(COMMA)) {
        return null;
      }
      Item item = list.item();
      if (item == null) {
        return null;
      }
      items.add(item);
    }
    return items;
  }

  /**
   * The members of a dictionary, whose last of equal keys counts, or null if the field does not
   * parse: then it has to be ignored whole.
   */
  static @Nullable Map<String, Item> parseDictionary(String field) {
    String text = field.strip();
    StructuredList list = new StructuredList(text);
    Map<String, Item> members = new HashMap<>();
    while (list.at < text.length()) {
      if ((!members.isEmpty() && !list.take(COMMA)) || !list.take(KEY)) {
        return null;
      }
      String key = list.in.group();
      Object value = list.take(EQUALS) ? list.bareItem() : true;
      Map<String, Object> parameters = value == null ? null : list.parameters();
      if (value == null || parameters == null) {
        return null;
      }
      members.put(key, new Item(value, parameters));
    }
    return members;
  }

  private @Nullable Item item() {
    Object value = bareItem();
    Map<String, Object> parameters = value == null ? null : parameters();
    return value == null || parameters == null ? null : new Item(value, parameters);
  }

  private @Nullable Map<String, Object> parameters() {
    Map<String, Object> parameters = new HashMap<>();
    while (take(SEMICOLON)) {
      if (!take(KEY)) {
        return null;
      }
      String key = in.group();
      Object parameter = true;
      if (at < in.regionEnd() && take(EQUALS)) {
        parameter = bareItem();
        if (parameter == null) {
          return null;
        }
      }
      parameters.put(key, parameter);
    }
    return parameters;
  }

  private @Nullable Object bareItem() {
    if (take(NUMBER)) {
      String number = in.group();
      return number.indexOf('.') < 0 ? Long.valueOf(number) : new BigDecimal(number);
    }
    if (take(DATE)) {
      return Long.valueOf(in.group(1));
    }
    if (take(BOOLEAN)) {
      return in.group(1).equals("1");
    }
    if (take(STRING)) {
      return in.group(1).replaceAll("\\\\(.)", "$1");
    }
    return take(TOKEN) || take(BYTES) || take(DISPLAY_STRING) ? in.group() : null;
  }

  private boolean take(Pattern pattern) {
    in.usePattern(pattern).region(at, in.regionEnd());
    if (!in.lookingAt()) {
      return false;
    }
    at = in.end();
    return true;
  }
}
