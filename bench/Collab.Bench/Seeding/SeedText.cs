namespace Collab.Bench.Seeding;

/// <summary>Texts of invented words, which are as unevenly common as those of a language.</summary>
internal sealed class SeedText(SeedRandom random)
{
    private const int Vocabulary = 8_000;

    private static readonly string[] Syllables =
        ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi", "yo", "zu"];

    private static readonly string[] Words = [.. Enumerable.Range(0, Vocabulary).Select(Spell)];

    public string Title() => Capital(Sequence(2 + random.Below(6)));

    public string Sentence(int from, int to) => $"{Capital(Sequence(from + random.Below(to - from)))}.";

    public string? MaybeDescription() => random.Chance(0.5) ? Sentence(8, 60) : null;

    public string Name() => $"{Capital(Word())} {Capital(Word())}";

    public string[] Names() => [.. Enumerable.Range(0, random.SkewedBelow(4)).Select(_ => Name())];

    public List<string> Lines(int count) => [.. Enumerable.Range(0, count).Select(i => i % 6 == 0 ? $"## {Title()}" : Sentence(6, 16))];

    private string Sequence(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word()));

    private string Word() => Words[random.Rank(Vocabulary) - 1];

    private static string Spell(int number)
    {
        var word = Syllables[number % Syllables.Length];
        for (var rest = number / Syllables.Length; rest > 0; rest /= Syllables.Length)
            word += Syllables[rest % Syllables.Length];
        return word;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
