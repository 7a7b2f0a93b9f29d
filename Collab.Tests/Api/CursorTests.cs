using System.Buffers.Text;
using Collab.Api.Conventions.Paging;
using CsCheck;
using Microsoft.AspNetCore.Http;
using IResource = Collab.Api.Conventions.IResource;

namespace Collab.Tests.Api;

public sealed class CursorTests
{
    private const int Cases = 20_000;

    private static readonly Gen<Place> Places = Gen.Select(
        Gen.Guid,
        Gen.Single,
        Gen.Guid.Array[0, 4],
        (id, rank, marks) => new Place(id, rank, marks is [] ? null : marks));

    private static readonly Gen<string> Lists = Gen.OneOfConst("/", "?", "&", "=", "A", "B", "Ä").Array[0, 8].Select(string.Concat);

    private static readonly Gen<Mangling> Manglings = Gen.Select(
        Gen.OneOfConst(Enum.GetValues<Damage>()),
        // The last character has bits that say nothing.
        Gen.OneOf(Gen.Int[0, Cursor.MaxLength - 1], Gen.Const(int.MaxValue)),
        Gen.OneOf(Gen.OneOfConst("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".ToCharArray()), Gen.OneOfConst(" \n=+/%.\0é".ToCharArray())),
        (damage, at, sign) => new Mangling(damage, at, sign));

    private static readonly Gen<Filter[]> Filters = Gen
        .Select(Gen.OneOfConst("q", "type", "z"), Gen.OneOfConst("a", "b", "&", "=", ",", "%26", "ä", "Ä").Array[0, 3], (name, value) => new Filter(name, string.Concat(value)))
        .Array[0, 3];

    private enum Relation
    {
        None,
        Reordered,
        Joined,
    }

    private enum Damage
    {
        Replace,
        FlipBit,
        Cut,
        Remove,
        Insert,
        Append,
        SwapWithNext,
    }

    [Fact]
    public void A_cursor_gives_its_place_back() =>
        Gen.Select(Places, Lists).Sample((place, list) =>
            Cursor.Decode(Cursor.Encode(place, list), list) is { } decoded
            && decoded with { Marks = null } == place with { Marks = null }
            && (decoded.Marks ?? []).SequenceEqual(place.Marks ?? []));

    [Fact]
    public void A_cursor_that_is_mangled_in_any_way_is_none() =>
        Gen.Select(Places, Lists, Manglings).Sample((place, list, mangling) =>
        {
            var cursor = Cursor.Encode(place, list);
            var mangled = (mangling with { At = Math.Min(mangling.At, cursor.Length - 1) }).Of(cursor);
            return mangled == cursor || Cursor.Decode(mangled, list) is null;
        }, iter: Cases);

    [Fact]
    public void A_cursor_is_none_of_another_list() =>
        Gen.Select(Places, Lists, Lists).Sample((place, list, other) => list == other || Cursor.Decode(Cursor.Encode(place, list), other) is null);

    [Fact]
    public Task A_list_is_told_by_all_its_filters_in_whatever_order() =>
        Gen.Select(Filters, Filters, Gen.OneOfConst(Enum.GetValues<Relation>())).SampleAsync(async (filters, unrelated, relation) =>
        {
            var (last, next) = (new Item(Guid.CreateVersion7()), new Item(Guid.CreateVersion7()));
            var cursor = (await PageAsync([.. filters, new(PageQuery.LimitName, "1")])).Cut([last, next], item => item).NextCursor!;
            var others = relation switch
            {
                Relation.Reordered => [.. filters.OrderByDescending(filter => filter.Name)],
                Relation.Joined => Joined([.. Sorted(filters)]),
                _ => unrelated,
            };

            var page = await PageAsync([new(PageQuery.CursorName, cursor), .. others]);

            Assert.Equal(Sorted(filters).SequenceEqual(Sorted(others)) ? last.Id : null, page.After);
        }, iter: Cases);

    private static ValueTask<PageQuery> PageAsync(Filter[] query)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = "/tasks";
        context.Request.QueryString = QueryString.Create(query.Select(filter => KeyValuePair.Create(filter.Name, (string?)filter.Value)));
        return PageQuery.BindAsync(context);
    }

    /// <summary>Values of the same name keep their order, and case says nothing.</summary>
    private static IEnumerable<Filter> Sorted(Filter[] filters) =>
        filters.OrderBy(filter => filter.Name).Select(filter => filter with { Value = filter.Value.ToUpperInvariant() });

    /// <summary>One filter whose value looks like two of them.</summary>
    private static Filter[] Joined(Filter[] filters) => filters is [var first, var second, .. var rest]
        ? [first with { Value = first.Value + (first.Name == second.Name ? "," : $"&{second.Name}=") + second.Value }, .. rest]
        : filters;

    private sealed record Item(Guid Id) : IResource
    {
        int? IResource.Version => null;
    }

    private sealed record Filter(string Name, string Value);

    private sealed record Mangling(Damage Damage, int At, char Sign)
    {
        public string Of(string cursor) => Damage switch
        {
            Damage.Replace => cursor[..At] + Sign + cursor[(At + 1)..],
            Damage.FlipBit => WithBitFlipped(cursor),
            Damage.Cut => cursor[..At],
            Damage.Remove => cursor.Remove(At, 1),
            Damage.Insert => cursor.Insert(At, $"{Sign}"),
            Damage.Append => cursor + Sign,
            _ when At + 1 < cursor.Length => cursor[..At] + cursor[At + 1] + cursor[At] + cursor[(At + 2)..],
            _ => cursor,
        };

        private string WithBitFlipped(string cursor)
        {
            var bytes = Base64Url.DecodeFromChars(cursor);
            bytes[At % bytes.Length] ^= (byte)(1 << (Sign % 8));
            return Base64Url.EncodeToString(bytes);
        }
    }
}
